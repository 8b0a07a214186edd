package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of a data set and its values in the training part.
 *
 * @param min null for categorical columns, as are the other three
 * @param max largest value
 * @param mean of all values
 * @param standardDeviation of the population: divided by n, not n − 1
 * @param categories in the order of their indices; null for numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnInfo(
        String name,
        Kind kind,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable Double mean,
        @Nullable Double standardDeviation,
        @Nullable List<Category> categories) {

    /** What the values of a column are. */
    public enum Kind {
        @JsonProperty("numeric")
        NUMERIC,
        @JsonProperty("categorical")
        CATEGORICAL,
        /** One channel of an image. */
        @JsonProperty("channel")
        CHANNEL
    }

    /** One value of a categorical column and the number of its rows. */
    public record Category(String name, int count) {}

    static ColumnInfo named(String name, Kind kind) {
        return new ColumnInfo(name, kind, null, null, null, null, null);
    }

    static ColumnInfo of(String name, Kind kind, Moments moments) {
        return new ColumnInfo(
                name,
                kind,
                asUploaded(moments.min()),
                asUploaded(moments.max()),
                moments.mean(),
                moments.standardDeviation(),
                null);
    }

    /** A value is stored in single precision: 4.3 shall not be described as 4.300000190734863. */
    private static double asUploaded(double stored) {
        return Double.parseDouble(Float.toString((float) stored));
    }

    static ColumnInfo of(String name, List<Category> categories) {
        return new ColumnInfo(name, Kind.CATEGORICAL, null, null, null, null, List.copyOf(categories));
    }

    List<String> categoryNames() {
        return categories == null
                ? List.of()
                : categories.stream().map(Category::name).toList();
    }
}
