package dev.descent.dataset.ingest;

import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of NumPy in one .npz file: {@code x} and {@code y}, or {@code x_train}, {@code y_train}, {@code x_test} and {@code y_test}.
 */
public record NpzUpload(@Nullable String name, NumpyOptions options, InputStream file) implements Upload {

    private static final String PART = "file";
    private static final String ENDING = ".npy";

    /** What each name of an array stands for. */
    private static final Map<String, String> ROLES = Map.of(
            "x", "x", "x_train", "x", "y", "y", "y_train", "y", "x_test", "test_x", "test_x", "test_x", "y_test",
            "test_y", "test_y", "test_y");

    private static final String ALLOWED = "x, y, x_test, y_test; or x_train, y_train, x_test, y_test";

    @Override
    public DatasetInfo.Format format() {
        return DatasetInfo.Format.NUMPY;
    }

    @Override
    public Content ingest(Path data, Workplace place) throws IOException {
        Received received = place.receive(PART, file);
        if (NpyHeader.startsIn(received)) {
            throw new InvalidInputException(
                    PART,
                    "missing_part",
                    PART + " is one array (.npy); send x and y as two parts of a form, or both in one .npz");
        }
        Map<String, NpyFile> arrays = arrays(received, place);
        List<Problem> problems = new ArrayList<>();
        boolean tested = arrays.containsKey("test_x") || arrays.containsKey("test_y");
        for (String role : tested ? List.of("x", "y", "test_x", "test_y") : List.of("x", "y")) {
            if (!arrays.containsKey(role)) {
                problems.add(new Problem(
                        PART,
                        "missing_array",
                        "the file has no array " + role.replaceFirst("test_(.)", "$1_test")
                                + "; save it as np.savez(file," + " x=x, y=y)",
                        ALLOWED));
            }
        }
        NpyFile x = arrays.get("x");
        NpyFile y = arrays.get("y");
        if (!problems.isEmpty() || x == null || y == null) {
            throw new InvalidInputException(problems);
        }
        NpyFile testX = arrays.get("test_x");
        NpyFile testY = arrays.get("test_y");
        return new NumpyIngest(options, place.limits())
                .ingest(
                        data,
                        new NumpyIngest.Part(x, y),
                        testX == null || testY == null ? null : new NumpyIngest.Part(testX, testY));
    }

    /** The arrays by their roles, each expanded to a file of its own. */
    private static Map<String, NpyFile> arrays(Received received, Workplace place) throws IOException {
        Map<String, NpyFile> arrays = new HashMap<>();
        new ZipArchive(received, place.limits().maxExpandedBytes(), false).forEach((entry, content) -> {
            String array = entry.endsWith(ENDING) ? entry.substring(0, entry.length() - ENDING.length()) : entry;
            String role = ROLES.get(array);
            if (role == null || !entry.endsWith(ENDING)) {
                throw new InvalidInputException(List.of(new Problem(
                        PART + ":" + entry, "unknown_array", "the file has an array '" + array + "'", ALLOWED)));
            }
            if (arrays.containsKey(role)) {
                throw new InvalidInputException(List.of(new Problem(
                        PART + ":" + entry,
                        "duplicate_array",
                        "'" + array + "' and another array of the file stand for the same",
                        ALLOWED)));
            }
            Path expanded = place.directory().resolve("array-" + role);
            Files.copy(content, expanded);
            arrays.put(role, NpyFile.open(new Received(PART + ":" + array, expanded)));
        });
        return arrays;
    }
}
