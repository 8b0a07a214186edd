package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.StoredTexts;
import dev.descent.dataset.preparation.Concatenate;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import dev.descent.tensor.MappedTensor;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Two tables as one: its rows are written to a file that is gone from the directory once it is mapped. */
final class Concatenation {

    private final Safetensors left;
    private final Safetensors right;
    private final DatasetInfo info;
    private final DatasetInfo other;
    private final Concatenate step;
    private final String pointer;
    /** Places of the columns taken, in a row of the other table; −1 for its target. */
    private final int[] taken;

    private Concatenation(Dataset table, Dataset other, Concatenate step, String pointer) {
        this.left = table.data();
        this.right = other.data();
        this.info = table.info();
        this.other = other.info();
        this.step = step;
        this.pointer = pointer;
        this.taken = taken();
    }

    /**
     * Puts the columns of another table beside those of the first.
     *
     * @param pointer JSON pointer of the step
     * @param directory for the file
     * @throws InvalidInputException if the tables don't go together so
     */
    static Dataset of(Dataset table, Dataset other, Concatenate step, String pointer, Path directory)
            throws IOException {
        for (DatasetInfo part : List.of(table.info(), other.info())) {
            if (part.kind() != DatasetInfo.Kind.TABLE) {
                throw new InvalidInputException(
                        pointer + "/dataset",
                        "not_a_table",
                        "data set '" + part.id() + "' is no table; only tables can be put beside each other");
            }
        }
        return new Concatenation(table, other, step, pointer).write(directory.resolve("concatenated"));
    }

    private InvalidInputException refused(String field, String code, String message, Set<String> allowed) {
        return new InvalidInputException(List.of(
                new Problem(pointer + field, code, message, allowed.isEmpty() ? null : NearName.listing(allowed))));
    }

    private static List<String> names(DatasetInfo table) {
        return table.columns().stream().map(ColumnInfo::name).toList();
    }

    private int[] taken() {
        List<String> names = names(other);
        List<String> columns = step.columns();
        if (columns == null) {
            return IntStream.range(0, names.size())
                    .filter(place -> !names.get(place).equals(step.on()))
                    .toArray();
        }
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            String name = columns.get(i);
            places[i] = names.indexOf(name);
            if (places[i] < 0 && !name.equals(other.target().name())) {
                throw refused(
                        "/columns/" + i,
                        "unknown_column",
                        "data set '" + other.id() + "' has no column '" + name + "'" + NearName.suggestion(name, names),
                        Set.copyOf(names));
            }
        }
        return places;
    }

    private ColumnInfo column(int place) {
        if (place >= 0) {
            return other.columns().get(place);
        }
        return other.classification()
                ? ColumnInfo.of(
                        other.target().name(),
                        other.classes().stream()
                                .map(name -> new ColumnInfo.Category(name, 0))
                                .toList())
                : other.target();
    }

    private Dataset write(Path file) throws IOException {
        List<ColumnInfo> columns = new ArrayList<>(info.columns());
        List<Safetensors.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>(names(info));
        seen.add(info.target().name());
        int[] train = matches("", info.rows());
        int[] test = info.testRows() == 0 ? new int[0] : matches("test_", info.testRows());
        requireMatch(train);
        // Rows of the test part count too: where these alone lack a value, a step has to fill it in as well.
        int unmatched = (int) IntStream.concat(IntStream.of(train), IntStream.of(test))
                .filter(row -> row < 0)
                .count();
        for (int place : taken) {
            ColumnInfo column = column(place);
            if (!seen.add(step.prefix() + column.name())) {
                throw refused(
                        "/prefix",
                        "duplicate_column",
                        "both tables have a column '" + step.prefix() + column.name()
                                + "': set a `prefix`, or take other `columns`",
                        Set.of());
            }
            columns.add(column.named(step.prefix() + column.name()).missing(column.missing() + unmatched));
        }
        addEntries(entries, "", info.rows(), train);
        if (info.testRows() > 0) {
            addEntries(entries, "test_", info.testRows(), test);
        }
        Safetensors.write(file, left.metadata(), entries);
        Safetensors mapped = Safetensors.open(file);
        // What is mapped stays readable.
        Files.delete(file);
        Shape shape = Shape.of(columns.stream().mapToInt(ColumnInfo::width).sum());
        return new Dataset(info.seenAs(shape, columns), mapped);
    }

    private void addEntries(List<Safetensors.Entry> entries, String prefix, int rows, int[] matches)
            throws IOException {
        int width = info.columns().size();
        MappedTensor x = left.tensor(prefix + "x");
        boolean exact = x.type() == Safetensors.Type.F64 || right.tensor("x").type() == Safetensors.Type.F64;
        entries.add(new Safetensors.Entry(
                prefix + "x",
                exact ? Safetensors.Type.F64 : Safetensors.Type.F32,
                Shape.of(rows, width + taken.length),
                out -> writeRows(out, x, exact, matches)));
        MappedTensor y = left.tensor(prefix + "y");
        entries.add(
                info.classification()
                        ? Safetensors.Entry.of(prefix + "y", y.shape(), y.toInts())
                        : new Safetensors.Entry(prefix + "y", y.type(), y.shape(), out -> write(out, y.toFloats())));
        for (ColumnInfo column : info.columns()) {
            if (column.kind() == ColumnInfo.Kind.TEXT) {
                addTexts(entries, prefix, column.name(), StoredTexts.of(left, prefix, column.name()), null, rows);
            }
        }
        for (int place : taken) {
            if (place >= 0 && other.columns().get(place).kind() == ColumnInfo.Kind.TEXT) {
                String name = other.columns().get(place).name();
                addTexts(entries, prefix, step.prefix() + name, StoredTexts.of(right, "", name), matches, rows);
            }
        }
    }

    private void writeRows(OutputStream out, MappedTensor x, boolean exact, int[] matches) throws IOException {
        int width = info.columns().size();
        MappedTensor otherX = right.tensor("x");
        MappedTensor otherY = right.tensor("y");
        double[] row = new double[width + taken.length];
        double[] added = new double[other.columns().size()];
        ByteBuffer bytes = ByteBuffer.allocate(8 * row.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < matches.length; i++) {
            x.copy((long) i * width, row, 0, width);
            if (matches[i] >= 0) {
                otherX.copy((long) matches[i] * added.length, added, 0, added.length);
            }
            for (int j = 0; j < taken.length; j++) {
                row[width + j] =
                        matches[i] < 0 ? Double.NaN : taken[j] >= 0 ? added[taken[j]] : target(otherY, matches[i]);
            }
            bytes.clear();
            for (double value : row) {
                if (exact) {
                    bytes.putDouble(value);
                } else {
                    bytes.putFloat((float) value);
                }
            }
            out.write(bytes.array(), 0, bytes.position());
        }
    }

    private double target(MappedTensor y, int row) {
        if (other.classification()) {
            return y.intAt(row);
        }
        double[] value = new double[1];
        y.copy(row, value, 0, 1);
        return value[0];
    }

    private static void write(OutputStream out, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
    }

    /** @param matches rows of the texts; null for each its own */
    private static void addTexts(
            List<Safetensors.Entry> entries,
            String prefix,
            String name,
            StoredTexts texts,
            int @Nullable [] matches,
            int rows) {
        byte[][] each = IntStream.range(0, rows)
                .map(row -> matches == null ? row : matches[row])
                .mapToObj(row -> row < 0 ? null : texts.get(row))
                .map(text -> text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        ByteBuffer ends = ByteBuffer.allocate(8 * rows).order(ByteOrder.LITTLE_ENDIAN);
        long end = 0;
        for (byte[] text : each) {
            ends.putLong(end += text.length);
        }
        entries.add(new Safetensors.Entry(
                StoredTexts.endsName(prefix, name),
                Safetensors.Type.I64,
                Shape.of(rows),
                out -> out.write(ends.array())));
        entries.add(new Safetensors.Entry(
                StoredTexts.bytesName(prefix, name), Safetensors.Type.U8, Shape.of(Math.toIntExact(end)), out -> {
                    for (byte[] text : each) {
                        out.write(text);
                    }
                }));
    }

    private void requireMatch(int[] matches) {
        if (IntStream.of(matches).allMatch(row -> row < 0)) {
            throw refused(
                    "/on",
                    "no_match",
                    "no row of data set '" + other.id() + "' has the key '" + step.on() + "' of any row of '"
                            + info.id() + "'; keys must be the same to the letter",
                    Set.of());
        }
    }

    private void requireSameKind(ColumnInfo key, ColumnInfo others) {
        if (noun(key) != noun(others)) {
            throw refused(
                    "/on",
                    "wrong_kind",
                    "column '" + step.on() + "' holds " + noun(key) + " in data set '" + info.id() + "' and "
                            + noun(others) + " in '" + other.id()
                            + "'; store one of them anew with a `schema` that makes them alike",
                    Set.of());
        }
    }

    private static String noun(ColumnInfo key) {
        return switch (key.kind()) {
            case NUMERIC, CHANNEL -> "numbers";
            case DATETIME -> "dates";
            // A table is read with texts where most are different, and else with categories.
            case CATEGORICAL, TEXT -> "texts";
        };
    }

    /** For each row of a part the row of the other table's training part, −1 for none. */
    private int[] matches(String prefix, int rows) {
        if (step.on() == null) {
            int available = prefix.isEmpty() ? other.rows() : other.testRows();
            if (available != rows || !prefix.isEmpty()) {
                throw refused(
                        "/dataset",
                        "count_mismatch",
                        "data set '" + other.id() + "' has " + available + (prefix.isEmpty() ? "" : " test")
                                + " rows, and '" + info.id() + "' " + rows
                                + "; tables of other lengths, or with test parts, go together by a key: set `on`",
                        Set.of());
            }
            return IntStream.range(0, rows).toArray();
        }
        requireSameKind(info.columns().get(keyOf(info)), other.columns().get(keyOf(other)));
        Map<Object, Integer> places = new HashMap<>();
        Object[] keys = keys(other, right, "", other.rows());
        for (int row = 0; row < keys.length; row++) {
            Integer before = keys[row] == null ? null : places.putIfAbsent(keys[row], row);
            if (before != null) {
                throw refused(
                        "/on",
                        "duplicate_key",
                        "in data set '" + other.id() + "' rows " + before + " and " + row + " have the same key '"
                                + keys[row] + "'; a key says which one row belongs to it",
                        Set.of());
            }
        }
        Object[] wanted = keys(info, left, prefix, rows);
        return IntStream.range(0, rows)
                .map(row -> wanted[row] == null ? -1 : places.getOrDefault(wanted[row], -1))
                .toArray();
    }

    /** Values of the key column: categories by their names, and texts, as texts; others as numbers; null where one is missing. */
    private Object[] keys(DatasetInfo table, Safetensors data, String prefix, int rows) {
        int place = keyOf(table);
        ColumnInfo column = table.columns().get(place);
        Object[] keys = new Object[rows];
        if (column.kind() == ColumnInfo.Kind.TEXT) {
            StoredTexts texts = StoredTexts.of(data, prefix, column.name());
            for (int row = 0; row < rows; row++) {
                keys[row] = texts.get(row);
            }
            return keys;
        }
        List<ColumnInfo.Category> categories = column.categories();
        double[] value = new double[1];
        MappedTensor x = data.tensor(prefix + "x");
        for (int row = 0; row < rows; row++) {
            x.copy((long) row * table.columns().size() + place, value, 0, 1);
            keys[row] = Double.isNaN(value[0])
                    ? null
                    : categories == null
                            ? (Object) value[0]
                            : categories.get((int) value[0]).name();
        }
        return keys;
    }

    private int keyOf(DatasetInfo table) {
        int place = names(table).indexOf(step.on());
        if (place < 0) {
            throw refused(
                    "/on",
                    "unknown_column",
                    "data set '" + table.id() + "' has no column '" + step.on() + "'"
                            + NearName.suggestion(String.valueOf(step.on()), names(table)),
                    Set.copyOf(names(table)));
        }
        return place;
    }
}
