package dev.descent.dataset.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a data set's training part.
 *
 * @param id of the data set
 * @param rows of the training part
 * @param duplicateRows rows that are the same, target included, as one before them; null for images and arrays
 * @param columns inputs in order, or the channels of images; none for arrays
 * @param target the column to predict
 * @param classCounts rows of each class
 * @param warnings what may spoil the training, with the column as place
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Profile(
        String id,
        int rows,
        @Nullable Integer duplicateRows,
        List<Column> columns,
        Column target,
        List<DatasetInfo.ClassCount> classCounts,
        List<Problem> warnings) {

    /**
     * Figures of one column.
     *
     * @param count rows that have a value
     * @param missing rows that have none
     * @param distinct different values
     * @param min least value; null unless the column holds numbers or dates, as are the others down to the histogram. Of dates
     *     the figures are seconds since 1970-01-01T00:00Z
     * @param max greatest value
     * @param mean of all values
     * @param standardDeviation of the population: divided by n, not n − 1
     * @param quantiles by share, interpolated linearly between two values
     * @param histogram counts in parts of equal width
     * @param categories with their counts, the most frequent first, at most 100
     * @param lengths numbers of characters of texts
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Column(
            String name,
            ColumnInfo.Kind kind,
            long count,
            long missing,
            long distinct,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double mean,
            @Nullable Double standardDeviation,
            @Nullable List<Quantile> quantiles,
            @Nullable Histogram histogram,
            @Nullable List<ColumnInfo.Category> categories,
            @Nullable Lengths lengths) {}

    /** The value below which a share of all lies. */
    public record Quantile(double share, double value) {}

    /**
     * How many values lie in each part of a range.
     *
     * @param edges of the parts, one more than there are parts; each part includes its lower edge, the last one its upper edge too
     */
    public record Histogram(List<Double> edges, List<Long> counts) {}

    /** Numbers of characters. */
    public record Lengths(int min, double mean, int max) {}
}
