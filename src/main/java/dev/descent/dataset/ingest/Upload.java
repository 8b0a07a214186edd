package dev.descent.dataset.ingest;

import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What comes in to be stored as a data set. Streams are read once, in the order of the components, and not closed. */
public interface Upload {

    /** For people; null to use the id. */
    @Nullable
    String name();

    DatasetInfo.Format format();

    /**
     * Turns what came into stored rows.
     *
     * @param data file to write, which isn't there yet
     * @throws InvalidInputException with every mistake
     */
    Content ingest(Path data, Workplace place) throws IOException;

    /**
     * A table as text.
     *
     * @param file UTF-8, gzipped or not
     */
    record Csv(@Nullable String name, CsvOptions options, InputStream file) implements Upload {

        @Override
        public DatasetInfo.Format format() {
            return DatasetInfo.Format.CSV;
        }

        @Override
        public Content ingest(Path data, Workplace place) throws IOException {
            RowProblems problems = new RowProblems("file", "line");
            CsvSource source = CsvSource.of(place.receive("file", file), options, problems);
            return new TableIngest(source, options.table(), place, problems).ingest(data, source.parsed());
        }
    }

    /**
     * A table as rows in JSON: a list of objects or of lists, or one of them after the other, as in JSON Lines.
     *
     * @param part what the file is called in error messages
     * @param file gzipped or not
     */
    record Json(@Nullable String name, JsonOptions options, String part, InputStream file) implements Upload {

        @Override
        public DatasetInfo.Format format() {
            return DatasetInfo.Format.JSON;
        }

        @Override
        public Content ingest(Path data, Workplace place) throws IOException {
            JsonSource source = JsonSource.of(place.receive(part, file), options);
            return new TableIngest(source, options.table(), place, source.problems()).ingest(data, null);
        }
    }

    /**
     * A table as a Parquet file with columns of single values.
     *
     * @param file gzipped as a whole or not
     */
    record Parquet(@Nullable String name, TableOptions options, InputStream file) implements Upload {

        @Override
        public DatasetInfo.Format format() {
            return DatasetInfo.Format.PARQUET;
        }

        @Override
        public Content ingest(Path data, Workplace place) throws IOException {
            RowProblems problems = new RowProblems("file", "row");
            ParquetSource source = ParquetSource.of(place.receive("file", file), options, problems);
            return new TableIngest(source, options, place, problems).ingest(data, null);
        }
    }

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
            implements Upload {

        @Override
        public DatasetInfo.Format format() {
            return DatasetInfo.Format.IDX;
        }

        @Override
        public Content ingest(Path data, Workplace place) throws IOException {
            if ((testImages == null) != (testLabels == null)) {
                String missing = testImages == null ? "test_images" : "test_labels";
                throw new InvalidInputException(
                        missing, "missing_part", missing + " is missing: a test part needs both images and labels");
            }
            return new IdxIngest(options)
                    .ingest(
                            data,
                            place.receive("train_images", trainImages),
                            place.receive("train_labels", trainLabels),
                            testImages == null ? null : place.receive("test_images", testImages),
                            testLabels == null ? null : place.receive("test_labels", testLabels));
        }
    }
}
