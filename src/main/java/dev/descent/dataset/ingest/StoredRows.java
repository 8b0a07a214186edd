package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.StoredForm;
import dev.descent.dataset.statistics.Moments;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores rows of numbers as they come, and finds out what is to be said of them.
 *
 * @param rowShape {@code (columns)} for a table
 * @param columns of a table; empty for arrays
 * @param target name of the column to predict
 * @param classes empty where numbers are predicted
 * @param exact whether numbers keep double precision
 */
record StoredRows(Shape rowShape, List<Column> columns, String target, List<String> classes, boolean exact) {

    /** One input column without categories. */
    record Column(String name, ColumnInfo.Kind kind) {}

    /** The rows of one part and their targets. */
    record Part(Rows rows, Targets targets) {}

    /** Gives the rows, one after the other. */
    interface Rows {
        void forEach(Visitor visitor) throws IOException;
    }

    /** Takes one row; a missing number is NaN. The array is the giver's own. */
    interface Visitor {
        void accept(double[] row) throws IOException;
    }

    /** Counts the values of one column. */
    private static final class Tally {

        private final Moments.Accumulator numbers = new Moments.Accumulator();
        private int missing;

        void add(double value) {
            if (Double.isNaN(value)) {
                missing++;
            } else {
                numbers.add(value);
            }
        }

        ColumnInfo info(Column column) {
            ColumnInfo info = column.kind() == ColumnInfo.Kind.NUMERIC && numbers.count() > 0
                    ? ColumnInfo.of(column.name(), column.kind(), numbers.moments())
                    : ColumnInfo.named(column.name(), column.kind());
            return info.missing(missing);
        }
    }

    /** Writes everything to {@code data}. */
    Content write(Path data, Part train, @Nullable Part test) throws IOException {
        Tally[] tallies = Stream.generate(Tally::new).limit(columns.size()).toArray(Tally[]::new);
        List<Safetensors.Entry> entries = new ArrayList<>();
        entries.add(entry("x", train, tallies));
        entries.add(train.targets().entry("y"));
        if (test != null) {
            entries.add(entry("test_x", test, new Tally[0]));
            entries.add(test.targets().entry("test_y"));
        }
        String digest = Safetensors.write(
                data,
                StoredForm.metadata(
                        columns.stream()
                                .map(column -> new StoredForm.Column(column.name(), List.of()))
                                .toList(),
                        new StoredForm.Column(target, classes)),
                entries);
        return new Content(
                digest,
                columns.isEmpty() ? DatasetInfo.Kind.ARRAY : DatasetInfo.Kind.TABLE,
                columns.isEmpty() ? rowShape : inputShape(),
                classes,
                train.targets().count(),
                test == null ? 0 : test.targets().count(),
                IntStream.range(0, tallies.length)
                        .mapToObj(j -> tallies[j].info(columns.get(j)))
                        .toList(),
                null,
                train.targets().info(target),
                Targets.classCounts(classes, train.targets(), test == null ? null : test.targets()));
    }

    private Shape inputShape() {
        return Shape.of((int) columns.stream()
                .filter(column -> column.kind() == ColumnInfo.Kind.NUMERIC)
                .count());
    }

    private Safetensors.Entry entry(String name, Part part, Tally[] tallies) {
        int count = part.targets().count();
        Safetensors.Type type = exact ? Safetensors.Type.F64 : Safetensors.Type.F32;
        return new Safetensors.Entry(name, type, rowShape.batched(count), out -> copy(part.rows(), out, tallies));
    }

    private void copy(Rows rows, OutputStream out, Tally[] tallies) throws IOException {
        int width = exact ? Double.BYTES : Float.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(width * Math.toIntExact(rowShape.elements()))
                .order(ByteOrder.LITTLE_ENDIAN);
        rows.forEach(row -> {
            bytes.clear();
            for (int j = 0; j < row.length; j++) {
                double stored = exact ? row[j] : (float) row[j];
                if (j < tallies.length) {
                    tallies[j].add(stored);
                }
                if (exact) {
                    bytes.putDouble(stored);
                } else {
                    bytes.putFloat((float) stored);
                }
            }
            out.write(bytes.array());
        });
    }

    /** Columns of numbers. */
    static List<Column> numeric(List<String> names) {
        return names.stream()
                .map(name -> new Column(name, ColumnInfo.Kind.NUMERIC))
                .toList();
    }
}
