package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.descent.tensor.Shape;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stored data set without opening its rows. All statistics are those of the training part.
 *
 * @param id {@code ds_…}, or the name of a built-in data set
 * @param name for people
 * @param format of the upload
 * @param createdAt when it was stored
 * @param digest SHA-256 of the content, in hexadecimal: equal content has an equal digest, whatever its name and age
 * @param bytes of the stored content
 * @param kind of a row
 * @param inputShape of one row as the network sees it: {@code (28, 28, 1)} for images, {@code (columns)} for tables with their
 *     categorical columns one-hot encoded
 * @param classes names of the classes in the order of their indices; empty for regression
 * @param targets numbers per row that regression predicts; 1 for classification, which has a class index there
 * @param rows of the training part
 * @param testRows of the part that came apart as test data, 0 if none did
 * @param columns of the input; for images one per channel, for arrays none
 * @param pixels statistics over all channels of all images; null for tables and arrays
 * @param target the column to predict, with statistics for regression
 * @param classCounts rows of each class, in the order of {@code classes}
 * @param parsed how a text file was read; null for other files
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetInfo(
        String id,
        String name,
        Format format,
        Instant createdAt,
        String digest,
        long bytes,
        Kind kind,
        Shape inputShape,
        List<String> classes,
        int targets,
        int rows,
        int testRows,
        List<ColumnInfo> columns,
        @Nullable ColumnInfo pixels,
        ColumnInfo target,
        List<ClassCount> classCounts,
        @Nullable Parsed parsed) {

    /**
     * How a table in a text file was read, as far as that was guessed.
     *
     * @param delimiter one character, or {@code tab}
     * @param header whether the first row names the columns
     */
    public record Parsed(String delimiter, boolean header) {}

    /** Where a data set came from. */
    public enum Format {
        @JsonProperty("built_in")
        BUILT_IN,
        @JsonProperty("csv")
        CSV,
        @JsonProperty("idx")
        IDX,
        /** A list of objects, or an object in each line. */
        @JsonProperty("json")
        JSON,
        /** NumPy's npy or npz. */
        @JsonProperty("numpy")
        NUMPY,
        @JsonProperty("parquet")
        PARQUET,
        /** An archive of image files in a folder for each class. */
        @JsonProperty("images")
        IMAGES,
        /** One text, whose next characters are predicted. */
        @JsonProperty("text")
        TEXT,
        /** Computed from a formula. */
        @JsonProperty("synthetic")
        SYNTHETIC
    }

    /** What one row is. */
    public enum Kind {
        /** Columns of numbers and categories. */
        @JsonProperty("table")
        TABLE,
        /** Height × width × channels of bytes. */
        @JsonProperty("image")
        IMAGE,
        /** Numbers in a shape. */
        @JsonProperty("array")
        ARRAY
    }

    /** How many rows of each part belong to a class. */
    public record ClassCount(String name, int train, int test) {}

    public DatasetInfo {
        classes = List.copyOf(classes);
        columns = List.copyOf(columns);
        classCounts = List.copyOf(classCounts);
    }

    /** Of a file about which nothing was guessed. */
    public DatasetInfo(
            String id,
            String name,
            Format format,
            Instant createdAt,
            String digest,
            long bytes,
            Kind kind,
            Shape inputShape,
            List<String> classes,
            int targets,
            int rows,
            int testRows,
            List<ColumnInfo> columns,
            @Nullable ColumnInfo pixels,
            ColumnInfo target,
            List<ClassCount> classCounts) {
        this(
                id,
                name,
                format,
                createdAt,
                digest,
                bytes,
                kind,
                inputShape,
                classes,
                targets,
                rows,
                testRows,
                columns,
                pixels,
                target,
                classCounts,
                null);
    }

    /** Of data that were never stored: only what training must know. */
    public DatasetInfo(String id, Shape inputShape, List<String> classes, int targets, int rows, int testRows) {
        this(
                id,
                id,
                Format.BUILT_IN,
                Instant.EPOCH,
                "",
                0,
                inputShape.rank() == 3 ? Kind.IMAGE : Kind.TABLE,
                inputShape,
                classes,
                targets,
                rows,
                testRows,
                List.of(),
                null,
                ColumnInfo.named("target", ColumnInfo.Kind.NUMERIC),
                List.of());
    }

    /** The same data with other inputs. */
    public DatasetInfo seenAs(Shape shape, List<ColumnInfo> inputs) {
        return seenAs(shape, inputs, rows, testRows);
    }

    /** The same data with other inputs, and only some of the rows. */
    DatasetInfo seenAs(Shape shape, List<ColumnInfo> inputs, int rows, int testRows) {
        return new DatasetInfo(
                id,
                name,
                format,
                createdAt,
                digest,
                bytes,
                kind,
                shape,
                classes,
                targets,
                rows,
                testRows,
                inputs,
                pixels,
                target,
                classCounts,
                parsed);
    }

    public boolean classification() {
        return !classes.isEmpty();
    }
}
