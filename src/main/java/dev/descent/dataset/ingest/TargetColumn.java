package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.StoredForm;
import dev.descent.dataset.statistics.Moments;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The column to predict: whether it is a class or a number is known when all rows are read, so both are kept until then. */
final class TargetColumn implements Closeable {

    private static final int MOST_CLASSES_OF_NUMBERS = 20;
    private static final int RECORD = 8;

    private final String name;
    private final CsvOptions.TargetType asked;
    private final MissingValues missing;
    private final TextCodes codes;
    private final int maxCategories;
    private final RowProblems problems;
    private final @Nullable Spill spill;
    private final NumberText number = new NumberText(false);
    private final Moments.Accumulator moments = new Moments.Accumulator();
    private final Suspects texts = new Suspects();
    private final Suspects notFinite = new Suspects();
    private final Suspects tooLarge = new Suspects();
    private boolean whole = true;
    private long count;
    private boolean given;

    /** @param spill for the values; null if nothing is to be stored */
    TargetColumn(
            String name,
            CsvOptions.TargetType asked,
            MissingValues missing,
            int maxCategories,
            RowProblems problems,
            @Nullable Spill spill) {
        this.name = name;
        this.asked = asked;
        this.missing = missing;
        this.codes = new TextCodes(maxCategories);
        this.maxCategories = maxCategories;
        this.problems = problems;
        this.spill = spill;
    }

    /** See {@link RowSink#text}; for a word, too. */
    void text(byte[] text, int from, int to, boolean word, long line) throws IOException {
        given = true;
        boolean numeric = (!word || asked == CsvOptions.TargetType.NUMBER)
                && number.parse(text, from, to)
                && !missing.isMissing(number.value());
        CellText kind = numeric ? CellText.NUMBER : missing.kind(text, from, to);
        switch (kind) {
            case MISSING -> {
                lacking(text, from, to, line);
                return;
            }
            case NUMBER -> {
                whole = whole && number.value() == Math.rint(number.value());
                moments.add(number.stored());
                if (Math.abs(number.value()) > Float.MAX_VALUE) {
                    tooLarge.add(line, text, from, to);
                }
            }
            case NOT_FINITE -> notFinite.add(line, text, from, to);
            default -> texts.add(line, text, from, to);
        }
        count++;
        keep(codes.count(text, from, to, (t, f, e) -> kind), numeric ? (float) number.stored() : 0);
    }

    private void keep(int code, float value) throws IOException {
        if (spill != null) {
            spill.put(code);
            spill.put(value);
        }
    }

    private void lacking(byte[] text, int from, int to, long line) {
        String shown = from == to
                ? ""
                : " ('" + Suspects.shortened(new String(text, from, to - from, StandardCharsets.UTF_8)) + "')";
        problems.add(
                line,
                name,
                "missing_value",
                "the value is missing" + shown
                        + ", and nothing can be learned from a row without its target: fill it in, or drop the row");
    }

    void endRow(long line) {
        if (!given) {
            lacking(new byte[0], 0, 0, line);
        }
        given = false;
    }

    /** Whether it is a class. */
    boolean isClass() {
        return switch (asked) {
            case CLASS -> true;
            case NUMBER -> false;
            case AUTO -> looksLikeClasses();
        };
    }

    private boolean looksLikeClasses() {
        if (!texts.isEmpty()) {
            return true;
        }
        int different = (int) IntStream.range(0, codes.size())
                .filter(code -> codes.kind(code) == CellText.NUMBER)
                .mapToObj(code -> Categories.canonical(Double.parseDouble(codes.text(code))))
                .distinct()
                .count();
        return whole && !codes.overflown() && different <= MOST_CLASSES_OF_NUMBERS && 2L * different <= count;
    }

    /** Says what is wrong with it. */
    void report() {
        if (!isClass()) {
            texts.report(name, "not_a_number", "'%s' is not a number", problems);
        }
        if (!isClass() || texts.isEmpty()) {
            notFinite.report(name, "not_finite", "%s is not a finite number", problems);
            tooLarge.report(name, "out_of_range", "%s is beyond 32-bit floating point (about 3.4e38)", problems);
        }
        if (!isClass()) {
            return;
        }
        if (codes.overflown()) {
            problems.add(
                    name,
                    "too_many_categories",
                    "column '" + name + "' has more than " + maxCategories
                            + " different classes: set target_type to number if it is one"
                            + (texts.isEmpty() ? "" : "; " + texts.example(problems.unit()) + " is no number"));
            return;
        }
        List<String> classes = Categories.of(codes).names();
        if (classes.size() == 1) {
            problems.add(
                    name,
                    "single_class",
                    "every row has the class '" + classes.get(0) + "': there is nothing to learn with one class only");
        }
    }

    @Override
    public void close() throws IOException {
        if (spill != null) {
            spill.close();
        }
    }

    /** The finished target. */
    record Stored(
            Safetensors.Entry entry, List<DatasetInfo.ClassCount> counts, ColumnInfo info, StoredForm.Column column) {

        List<String> classes() {
            return column.categories();
        }
    }

    Stored stored(int rows) {
        Spill values = Objects.requireNonNull(spill);
        if (!isClass()) {
            return new Stored(
                    new Safetensors.Entry(
                            "y", Safetensors.Type.F32, Shape.of(rows, 1), out -> copy(values, null, rows, out)),
                    List.of(),
                    ColumnInfo.of(name, ColumnInfo.Kind.NUMERIC, moments.moments()),
                    new StoredForm.Column(name, List.of()));
        }
        Categories classes = Categories.of(codes);
        return new Stored(
                new Safetensors.Entry(
                        "y", Safetensors.Type.I32, Shape.of(rows), out -> copy(values, classes.indices(), rows, out)),
                classes.counted().stream()
                        .map(category -> new DatasetInfo.ClassCount(category.name(), category.count(), 0))
                        .toList(),
                ColumnInfo.named(name, ColumnInfo.Kind.CATEGORICAL),
                new StoredForm.Column(name, classes.names()));
    }

    /** @param indices of the codes; null to copy the numbers */
    private static void copy(Spill values, int @Nullable [] indices, int rows, OutputStream out) throws IOException {
        byte[] chunk = new byte[RECORD << 12];
        ByteBuffer from = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(4 << 12).order(ByteOrder.LITTLE_ENDIAN);
        try (DataInputStream in = new DataInputStream(values.read())) {
            for (int done = 0; done < rows; ) {
                int count = Math.min(rows - done, 1 << 12);
                in.readFully(chunk, 0, RECORD * count);
                to.clear();
                for (int i = 0; i < count; i++) {
                    if (indices == null) {
                        to.putFloat(from.getFloat(RECORD * i + 4));
                    } else {
                        to.putInt(indices[from.getInt(RECORD * i)]);
                    }
                }
                out.write(to.array(), 0, to.position());
                done += count;
            }
        }
    }
}
