package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.PointInTime;
import dev.descent.dataset.statistics.Moments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An input column while its table is read: stores each value as the plan says, and finds out what all of them are, which may be
 * another plan. Methods for a value return the number to store for it: the number, the seconds of a time, the code of a text.
 */
final class TableColumn {

    /** How values are stored. */
    enum Plan {
        NUMBERS(ColumnInfo.Kind.NUMERIC),
        CODES(ColumnInfo.Kind.CATEGORICAL),
        TIMES(ColumnInfo.Kind.DATETIME),
        TEXTS(ColumnInfo.Kind.TEXT);

        final ColumnInfo.Kind kind;

        Plan(ColumnInfo.Kind kind) {
            this.kind = kind;
        }

        static @Nullable Plan of(TableOptions.@Nullable Type told) {
            return told == null
                    ? null
                    : switch (told) {
                        case NUMERIC -> NUMBERS;
                        case CATEGORICAL -> CODES;
                        case DATETIME -> TIMES;
                        case TEXT -> TEXTS;
                        case IGNORE -> throw new IllegalArgumentException("an ignored column is not read");
                    };
        }
    }

    private final String name;
    private final Plan plan;
    private final MissingValues missing;
    private final ColumnFacts facts;
    private final @Nullable TextCodes codes;
    private final @Nullable TextSpill spill;
    private final NumberText number;
    private final Moments.Accumulator moments = new Moments.Accumulator();
    private final boolean exact;
    private long line;

    /**
     * @param told what the column is if that isn't to be guessed
     * @param exact whether numbers are stored as doubles
     * @param spill for the texts of a plan of texts; null if nothing is to be stored
     */
    TableColumn(
            String name,
            @Nullable Plan told,
            Plan plan,
            boolean exact,
            MissingValues missing,
            int maxCategories,
            @Nullable TextSpill spill) {
        this.name = name;
        this.plan = plan;
        this.missing = missing;
        this.exact = exact;
        this.spill = spill;
        this.number = new NumberText(exact);
        this.codes = plan == Plan.CODES || plan == Plan.TEXTS && told == null ? new TextCodes(maxCategories) : null;
        this.facts = new ColumnFacts(name, told, codes, maxCategories);
    }

    String name() {
        return name;
    }

    Plan plan() {
        return plan;
    }

    ColumnFacts facts() {
        return facts;
    }

    /** See {@link RowSink#text}. */
    double text(byte[] text, int from, int to, long at) throws IOException {
        line = at;
        switch (plan) {
            case NUMBERS -> {
                return number.parse(text, from, to)
                        ? number(number.value(), number.stored(), text, from, to)
                        : other(missing.kind(text, from, to), text, from, to);
            }
            case CODES -> {
                return code(text, from, to, this::kind);
            }
            case TIMES -> {
                double seconds = TimeText.parse(text, from, to);
                return Double.isNaN(seconds) ? other(kind(text, from, to), text, from, to) : seconds(seconds);
            }
            default -> {
                return stored(text, from, to, this::kind);
            }
        }
    }

    /** See {@link RowSink#word}. */
    double word(byte[] text, int from, int to, long at) throws IOException {
        if (facts.told() != null || plan == Plan.TIMES) {
            return text(text, from, to, at);
        }
        line = at;
        return switch (plan) {
            case CODES -> code(text, from, to, missing::kind);
            case TEXTS -> stored(text, from, to, missing::kind);
            default -> other(missing.kind(text, from, to), text, from, to);
        };
    }

    /** See {@link RowSink#number}. */
    double number(double value, long at) throws IOException {
        line = at;
        if (Double.isNaN(value)) {
            return value;
        }
        byte[] text = plan == Plan.NUMBERS && Math.abs(value) <= Float.MAX_VALUE
                ? new byte[0]
                : Categories.canonicalBytes(value);
        if (plan != Plan.NUMBERS || Double.isInfinite(value)) {
            return text(text, 0, text.length, at);
        }
        return number(value, exact ? value : (float) value, text, 0, text.length);
    }

    /** See {@link RowSink#time}. */
    double time(double seconds, long at) throws IOException {
        line = at;
        if (plan == Plan.TIMES) {
            return seconds(seconds);
        }
        byte[] text = PointInTime.text(seconds).getBytes(StandardCharsets.ISO_8859_1);
        return text(text, 0, text.length, at);
    }

    void endRow() throws IOException {
        if (spill != null) {
            spill.endRow();
        }
    }

    private double number(double value, double stored, byte[] text, int from, int to) {
        if (missing.isMissing(value)) {
            return Double.NaN;
        }
        if (!facts.number(value)) {
            facts.outOfRange(line, text, from, to);
        }
        moments.add(stored);
        return stored;
    }

    private double seconds(double seconds) {
        facts.see(CellText.TIME);
        return seconds;
    }

    /** A value that the plan has no number for. */
    private double other(CellText kind, byte[] text, int from, int to) {
        if (kind != CellText.MISSING) {
            facts.see(kind);
            facts.unsuitable(kind, line, text, from, to);
        }
        return Double.NaN;
    }

    private double code(byte[] text, int from, int to, TextCodes.Kind kind) {
        if (codes == null) {
            throw new IllegalStateException("column " + name + " has no codes");
        }
        int before = codes.size();
        int code = codes.count(text, from, to, kind);
        if (code == TextCodes.NONE) {
            other(kind.of(text, from, to), text, from, to);
            return Double.NaN;
        }
        if (codes.kind(code) == CellText.NUMBER && kind.of(text, from, to) == CellText.TEXT) {
            codes.setText(code);
        }
        if (code == before && codes.kind(code) == CellText.TEXT) {
            facts.unsuitable(CellText.TEXT, line, text, from, to);
        }
        return code;
    }

    private double stored(byte[] text, int from, int to, TextCodes.Kind kind) throws IOException {
        CellText what;
        if (codes == null) {
            what = missing.kind(text, from, to);
            if (what != CellText.MISSING) {
                facts.see(what);
            }
        } else {
            double code = code(text, from, to, kind);
            what = Double.isNaN(code) ? kind.of(text, from, to) : codes.kind((int) code);
        }
        if (what == CellText.MISSING) {
            return Double.NaN;
        }
        if (spill != null) {
            spill.put(text, from, to);
        }
        return 0;
    }

    private CellText kind(byte[] text, int from, int to) {
        if (number.parse(text, from, to)) {
            return missing.isMissing(number.value()) ? CellText.MISSING : CellText.NUMBER;
        }
        return missing.kind(text, from, to);
    }

    /** Of a plan of codes, when all rows are read. */
    Categories categories() {
        if (codes == null) {
            throw new IllegalStateException("column " + name + " has no codes");
        }
        return Categories.of(codes);
    }

    ColumnInfo info(int rows, @Nullable Categories categories) {
        ColumnInfo info;
        if (categories != null) {
            info = ColumnInfo.of(name, categories.counted());
        } else if (plan == Plan.NUMBERS) {
            info = exact
                    ? ColumnInfo.exact(name, plan.kind, moments.moments())
                    : ColumnInfo.of(name, plan.kind, moments.moments());
        } else {
            info = ColumnInfo.named(name, plan.kind);
        }
        return info.missing(Math.toIntExact(rows - facts.present()));
    }

    @Nullable
    TextSpill spill() {
        return spill;
    }
}
