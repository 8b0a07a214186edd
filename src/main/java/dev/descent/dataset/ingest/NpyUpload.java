package dev.descent.dataset.ingest;

import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of NumPy, each in a .npy file, gzipped or not.
 *
 * @param x inputs: of shape (n, …)
 * @param y targets: of shape (n) or (n, 1)
 * @param testX as {@code x}, with rows of the same shape; null if there is no test part
 * @param testY null exactly if {@code testX} is
 */
public record NpyUpload(
        @Nullable String name,
        NumpyOptions options,
        InputStream x,
        InputStream y,
        @Nullable InputStream testX,
        @Nullable InputStream testY)
        implements Upload {

    @Override
    public DatasetInfo.Format format() {
        return DatasetInfo.Format.NUMPY;
    }

    @Override
    public Content ingest(Path data, Workplace place) throws IOException {
        if ((testX == null) != (testY == null)) {
            String missing = testX == null ? "test_x" : "test_y";
            throw new InvalidInputException(
                    missing, "missing_part", missing + " is missing: a test part needs both test_x and test_y");
        }
        NumpyIngest.Part train = new NumpyIngest.Part(open("x", x, place), open("y", y, place));
        NumpyIngest.Part test = testX == null || testY == null
                ? null
                : new NumpyIngest.Part(open("test_x", testX, place), open("test_y", testY, place));
        return new NumpyIngest(options, place.limits()).ingest(data, train, test);
    }

    private static NpyFile open(String part, InputStream in, Workplace place) throws IOException {
        return NpyFile.open(place.receive(part, in));
    }
}
