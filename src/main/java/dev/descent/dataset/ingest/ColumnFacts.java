package dev.descent.dataset.ingest;

import dev.descent.dataset.ingest.TableColumn.Plan;
import org.jspecify.annotations.Nullable;

/** What the values of an input column were, and what the column is therefore. */
final class ColumnFacts {

    /** Whole numbers up to here are exact in single precision. */
    private static final double EXACT_FLOAT = 1 << 24;

    private static final double EXACT_DOUBLE = 1L << 53;

    /** Bytes of a text, on average, from which mostly different ones are texts and no categories. */
    private static final int WORDY = 20;

    private final String name;
    private final @Nullable Plan told;
    private final @Nullable TextCodes codes;
    private final int maxCategories;
    private final Suspects texts = new Suspects();
    private final Suspects notFinite = new Suspects();
    private final Suspects tooLarge = new Suspects();
    private final Suspects numbers = new Suspects();
    private final long[] seen = new long[CellText.values().length];
    private boolean whole = true;
    private double largest;

    /** @param codes count of themselves what they have numbers for; null if none are kept from the first row on */
    ColumnFacts(String name, @Nullable Plan told, @Nullable TextCodes codes, int maxCategories) {
        this.name = name;
        this.told = told;
        this.codes = codes;
        this.maxCategories = maxCategories;
    }

    @Nullable
    Plan told() {
        return told;
    }

    void see(CellText kind) {
        seen[kind.ordinal()]++;
    }

    /** @return false if it is beyond the floats */
    boolean number(double value) {
        seen[CellText.NUMBER.ordinal()]++;
        double magnitude = Math.abs(value);
        whole = whole && value == Math.rint(value);
        largest = Math.max(largest, magnitude);
        return magnitude <= Float.MAX_VALUE;
    }

    void outOfRange(long line, byte[] text, int from, int to) {
        tooLarge.add(line, text, from, to);
    }

    /** Remembers where a value is that doesn't fit a column of numbers, or of times. */
    void unsuitable(CellText kind, long line, byte[] text, int from, int to) {
        switch (kind) {
            case NOT_FINITE -> notFinite.add(line, text, from, to);
            case NUMBER -> numbers.add(line, text, from, to);
            default -> texts.add(line, text, from, to);
        }
    }

    /** Whether single precision would change whole numbers. */
    boolean needsDoubles() {
        return whole && largest > EXACT_FLOAT && largest <= EXACT_DOUBLE;
    }

    private long count(CellText kind) {
        long count = seen[kind.ordinal()];
        for (int code = 0; codes != null && code < codes.size(); code++) {
            count += codes.kind(code) == kind ? codes.count(code) : 0;
        }
        return count;
    }

    /** Values that aren't missing. */
    long present() {
        return count(CellText.NUMBER) + count(CellText.NOT_FINITE) + count(CellText.TIME) + count(CellText.TEXT);
    }

    /** How the values that were seen are to be stored. */
    Plan plan() {
        if (told != null) {
            return told;
        }
        long times = count(CellText.TIME);
        if (count(CellText.TEXT) == 0 && times == 0) {
            return Plan.NUMBERS;
        }
        if (times == present()) {
            return Plan.TIMES;
        }
        if (codes == null) {
            return Plan.CODES;
        }
        return codes.overflown() || isWordy() ? Plan.TEXTS : Plan.CODES;
    }

    private boolean isWordy() {
        long bytes = 0;
        for (int code = 0; codes != null && code < codes.size(); code++) {
            bytes += codes.count(code) * codes.bytes(code);
        }
        return codes != null && bytes >= WORDY * present() && 2L * codes.size() > present();
    }

    /** Says what is wrong with the column, stored as it is. */
    void report(RowProblems problems) {
        if (present() == 0) {
            if (problems.noneInRows()) {
                problems.add(name, "empty_column", "column '" + name + "' has no value in any row: name it in ignore");
            }
            return;
        }
        switch (plan()) {
            case NUMBERS -> {
                texts.report(name, "not_a_number", "'%s' is not a number", problems);
                notFinite.report(name, "not_finite", "%s is not a finite number", problems);
                tooLarge.report(name, "out_of_range", "%s is beyond 32-bit floating point (about 3.4e38)", problems);
            }
            case TIMES -> {
                String message = "'%s' is not a date or time as 2026-01-31 or 2026-01-31T12:30:00Z";
                texts.report(name, "not_a_date", message, problems);
                numbers.report(name, "not_a_date", message, problems);
                notFinite.report(name, "not_a_date", message, problems);
            }
            case CODES -> {
                if (codes != null && codes.overflown()) {
                    problems.add(
                            name,
                            "too_many_categories",
                            "column '" + name + "' has more than " + maxCategories
                                    + " different values, too many for categories: say text in the schema");
                }
            }
            case TEXTS -> reportStray(problems);
        }
    }

    /** A few texts among many numbers or times are rather mistakes than a reason to take all of them for texts. */
    private void reportStray(RowProblems problems) {
        long stray = count(CellText.TEXT);
        if (told != null || texts.isEmpty() || 2 * stray >= present()) {
            return;
        }
        problems.add(
                name,
                "too_many_categories",
                "column '" + name + "' has more than " + maxCategories + " different "
                        + "texts: name it in ignore, make it numeric, or say text in the schema; "
                        + texts.example(problems.unit()) + " is no number"
                        + (count(CellText.TIME) > 0 ? " and no date" : ""));
    }
}
