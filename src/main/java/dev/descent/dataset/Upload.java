package dev.descent.dataset;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Files as they come in, to be stored as a data set. The streams are read once, in the order of the components, and not closed. */
public sealed interface Upload {

    /** For people; null to use the id. */
    @Nullable
    String name();

    /**
     * A table as text.
     *
     * @param file UTF-8, gzipped or not
     */
    record Csv(@Nullable String name, CsvOptions options, InputStream file) implements Upload {}

    /**
     * Images of bytes with a class index for each, in LeCun's IDX format, each file gzipped or not.
     *
     * @param trainImages uint8 of shape (n, height, width) or (n, height, width, channels)
     * @param trainLabels uint8 of shape (n)
     * @param testImages as {@code trainImages}, of the same size; null if there is no test part
     * @param testLabels null exactly if {@code testImages} is
     */
    record Idx(
            @Nullable String name,
            IdxOptions options,
            InputStream trainImages,
            InputStream trainLabels,
            @Nullable InputStream testImages,
            @Nullable InputStream testLabels)
            implements Upload {}
}
