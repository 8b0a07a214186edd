package dev.descent.dataset.ingest;

import dev.descent.spec.Problem;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns NumPy's arrays into stored rows. Bytes of shape (n, height, width) or (n, height, width, 1, 3 or 4) are images, rank 1 and 2
 * is a table whose columns are named by their numbers, everything else are arrays.
 */
final class NumpyIngest {

    private static final int MOST_COLUMNS = 1 << 16;

    private final FileProblems problems = new FileProblems();
    private final NumpyTargets targets;

    NumpyIngest(NumpyOptions options, DatasetStore.Limits limits) {
        this.targets = new NumpyTargets(options, limits, problems);
    }

    /**
     * The two arrays of one part.
     *
     * @param x inputs, a row for each of {@code y}
     */
    record Part(NpyFile x, NpyFile y) {}

    /** Writes the rows to {@code data}. */
    Content ingest(Path data, Part train, @Nullable Part test) throws IOException {
        checkShapes(train, test);
        problems.throwIfAny(train.x().part());
        NumpyTargets.Both both = targets.read(train.y(), test == null ? null : test.y());
        problems.throwIfAny(train.y().part());
        Content content =
                images(train.x()) ? writeImages(data, train, test, both) : writeNumbers(data, train, test, both);
        problems.throwIfAny(train.x().part());
        return content;
    }

    private void checkShapes(Part train, @Nullable Part test) {
        checkCounts(train);
        if (train.x().rank() <= 2 && train.x().width() > MOST_COLUMNS) {
            problems.add(
                    train.x().part(),
                    "too_large",
                    train.x().part() + " has " + train.x().width() + " columns; " + MOST_COLUMNS + " is the limit");
        }
        if (test == null) {
            return;
        }
        checkCounts(test);
        if (!Arrays.equals(train.x().rowShape(), test.x().rowShape())) {
            problems.add(
                    test.x().part(),
                    "size_mismatch",
                    "rows of " + test.x().part() + " have the shape "
                            + Shape.of(test.x().rowShape()) + ", those of "
                            + train.x().part() + " " + Shape.of(train.x().rowShape()));
        } else if (images(train.x()) != images(test.x())) {
            problems.add(
                    test.x().part(),
                    "type_mismatch",
                    test.x().part() + " and " + train.x().part()
                            + " must both hold bytes (uint8), or neither, as bytes of this shape are images");
        }
    }

    private void checkCounts(Part part) {
        if (part.x().count() != part.y().count()) {
            problems.add(
                    part.y().part(),
                    "count_mismatch",
                    part.y().part() + " has " + part.y().count() + " values for the "
                            + part.x().count() + " rows of " + part.x().part());
        }
    }

    private static boolean images(NpyFile x) {
        int[] row = x.rowShape();
        return x.type() == NpyType.U1
                && (row.length == 2 || row.length == 3 && (row[2] == 1 || row[2] == 3 || row[2] == 4));
    }

    private static Content writeImages(Path data, Part train, @Nullable Part test, NumpyTargets.Both both)
            throws IOException {
        int[] row = train.x().rowShape();
        StoredImages images = new StoredImages(Shape.of(row[0], row[1], row.length == 3 ? row[2] : 1), both.classes());
        return images.write(
                data,
                new StoredImages.Part(pixels(train.x()), both.train()),
                test == null || both.test() == null ? null : new StoredImages.Part(pixels(test.x()), both.test()));
    }

    private static StoredImages.Pixels pixels(NpyFile x) {
        return visitor -> x.forEach((index, row) -> visitor.accept(row.array()));
    }

    private Content writeNumbers(Path data, Part train, @Nullable Part test, NumpyTargets.Both both)
            throws IOException {
        int width = train.x().width();
        boolean table = train.x().rank() <= 2;
        List<StoredRows.Column> columns = StoredRows.numeric(
                IntStream.range(0, table ? width : 0).mapToObj(String::valueOf).toList());
        Shape shape = table ? Shape.of(width) : Shape.of(train.x().rowShape());
        boolean[] missing = new boolean[width];
        boolean[] testMissing = new boolean[width];
        Content content = new StoredRows(shape, columns, "y", both.classes(), false)
                .write(
                        data,
                        new StoredRows.Part(rows(train.x(), table, missing), both.train()),
                        test == null || both.test() == null
                                ? null
                                : new StoredRows.Part(rows(test.x(), table, testMissing), both.test()));
        for (int j = 0; test != null && j < width; j++) {
            if (testMissing[j] && !missing[j]) {
                problems.add(
                        test.x().part() + ":column '" + j + "'",
                        "missing_value",
                        test.x().part() + ", column " + j + ", has missing values (NaN), and "
                                + train.x().part() + " has none there, so no step could learn how to fill them in");
            }
        }
        return content;
    }

    private StoredRows.Rows rows(NpyFile x, boolean table, boolean[] missing) {
        double[] numbers = new double[x.width()];
        int bytes = x.type().bytes();
        return visitor -> x.forEach((index, row) -> {
            for (int j = 0; j < numbers.length; j++) {
                numbers[j] = x.type().number(row, j * bytes);
                if (Double.isNaN(numbers[j]) && table) {
                    missing[j] = true;
                } else if (!(Math.abs(numbers[j]) <= Float.MAX_VALUE)) {
                    refuse(x, index, j, numbers[j]);
                }
            }
            visitor.accept(numbers);
        });
    }

    private void refuse(NpyFile x, int row, int element, double number) {
        boolean finite = Math.abs(number) <= Double.MAX_VALUE;
        String place = x.part() + ":row " + row + (x.rank() == 2 ? ":column '" + element + "'" : "");
        problems.add(
                row,
                new Problem(
                        place,
                        finite ? "out_of_range" : "not_finite",
                        x.part() + ", row " + row + ", " + (x.rank() <= 2 ? "column " : "element ") + element
                                + " (from 0): " + number
                                + (finite
                                        ? " is beyond 32-bit floating point (about 3.4e38)"
                                        : " is not a finite number")));
    }
}
