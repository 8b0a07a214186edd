package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.descent.dataset.statistics.Moments;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column of a data set and its values in the training part.
 *
 * @param missing rows that have no value here
 * @param min null for columns of categories, dates and texts, as are the other three
 * @param max largest value
 * @param mean of all values
 * @param standardDeviation of the population: divided by n, not n − 1
 * @param categories in the order of their indices; null for numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnInfo(
        String name,
        Kind kind,
        Integer missing,
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
        /** Points in time, stored as seconds since 1970-01-01T00:00Z. */
        @JsonProperty("datetime")
        DATETIME,
        /** Texts, mostly different ones. */
        @JsonProperty("text")
        TEXT,
        /** One channel of an image. */
        @JsonProperty("channel")
        CHANNEL
    }

    /** One value of a categorical column and the number of its rows. */
    public record Category(String name, int count) {}

    public ColumnInfo {
        missing = Objects.requireNonNullElse(missing, 0);
    }

    public static ColumnInfo named(String name, Kind kind) {
        return new ColumnInfo(name, kind, 0, null, null, null, null, null);
    }

    /** The same under another name. */
    public ColumnInfo named(String other) {
        return new ColumnInfo(other, kind, missing, min, max, mean, standardDeviation, categories);
    }

    /** The same, of which some rows have no value. */
    public ColumnInfo missing(int rows) {
        return new ColumnInfo(name, kind, rows, min, max, mean, standardDeviation, categories);
    }

    public static ColumnInfo of(String name, Kind kind, Moments moments) {
        return new ColumnInfo(
                name,
                kind,
                0,
                asUploaded(moments.min()),
                asUploaded(moments.max()),
                moments.mean(),
                moments.standardDeviation(),
                null);
    }

    /** Of values that are stored in double precision. */
    public static ColumnInfo exact(String name, Kind kind, Moments moments) {
        return new ColumnInfo(
                name, kind, 0, moments.min(), moments.max(), moments.mean(), moments.standardDeviation(), null);
    }

    /** A value is stored in single precision: 4.3 shall not be described as 4.300000190734863. */
    private static double asUploaded(double stored) {
        return Double.parseDouble(Float.toString((float) stored));
    }

    public static ColumnInfo of(String name, List<Category> categories) {
        return new ColumnInfo(name, Kind.CATEGORICAL, 0, null, null, null, null, List.copyOf(categories));
    }

    /** Numbers that a value becomes where no step prepares it: none for dates and texts. */
    public int width() {
        return switch (kind) {
            case NUMERIC, CHANNEL -> 1;
            case CATEGORICAL -> categoryNames().size();
            case DATETIME, TEXT -> 0;
        };
    }

    /** Whether every row has a number or a category here. */
    boolean isWhole() {
        return missing == 0 && kind != Kind.DATETIME && kind != Kind.TEXT;
    }

    List<String> categoryNames() {
        return categories == null
                ? List.of()
                : categories.stream().map(Category::name).toList();
    }
}
