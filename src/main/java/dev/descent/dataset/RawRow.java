package dev.descent.dataset;

import dev.descent.dataset.preparation.Layout;
import dev.descent.dataset.preparation.RowContext;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads raw rows, one after the other, as they came in JSON, and collects what is wrong with them. */
final class RawRow implements RowContext {

    private static final int MOST_PROBLEMS = 20;

    private final Layout layout;
    private final boolean pixels;
    private final boolean exact;
    private final double[] values;
    private final @Nullable String[] texts;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> missing = new ArrayList<>();
    private int position;

    /**
     * @param layout of the rows
     * @param pixels whether an array's numbers are from 0 to 255
     * @param exact whether numbers keep double precision
     */
    RawRow(Layout layout, boolean pixels, boolean exact) {
        this.layout = layout;
        this.pixels = pixels;
        this.exact = exact;
        this.values = new double[layout.width()];
        this.texts = new String[layout.width()];
    }

    /** The numbers of the row read last; NaN where one is missing. */
    double[] values() {
        return values;
    }

    @Override
    public @Nullable String text(int index) {
        return texts[index];
    }

    @Override
    public long row() {
        return -1;
    }

    /** For each value that the row read last lacks, that it is missing. */
    List<Problem> missing() {
        return missing;
    }

    /** @throws InvalidInputException with the mistakes of all rows read */
    void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /** @return whether the row can be used */
    boolean read(@Nullable Object row, String pointer) {
        int before = problems.size();
        position = 0;
        missing.clear();
        Arrays.fill(values, Double.NaN);
        Arrays.fill(texts, null);
        if (layout.isArray()) {
            readArray(row, pointer);
        } else if (row instanceof List<?> list) {
            readList(list, pointer);
        } else if (row instanceof Map<?, ?> map) {
            readMap(map, pointer);
        } else {
            add(
                    pointer,
                    "wrong_type",
                    "expected a list of " + count(layout.columns().size(), "value")
                            + " or an object of column names and values, got " + describe(row));
        }
        return problems.size() == before;
    }

    private void readList(List<?> list, String pointer) {
        List<Layout.Column> columns = layout.columns();
        if (list.size() != columns.size()) {
            add(pointer, "wrong_count", "expected " + count(columns.size(), "value") + ", got " + list.size());
            return;
        }
        for (int i = 0; i < columns.size(); i++) {
            readValue(i, list.get(i), pointer + "/" + i);
        }
    }

    private void readMap(Map<?, ?> map, String pointer) {
        List<String> names = layout.columns().stream().map(Layout.Column::name).toList();
        for (Object key : map.keySet()) {
            String name = String.valueOf(key);
            if (!names.contains(name)) {
                problems.add(new Problem(
                        child(pointer, name),
                        "unknown_column",
                        "there is no column '" + name + "'" + NearName.suggestion(name, names),
                        NearName.listing(names)));
            }
        }
        for (int i = 0; i < names.size(); i++) {
            readValue(i, map.get(names.get(i)), child(pointer, names.get(i)));
        }
    }

    private void readValue(int place, @Nullable Object value, String at) {
        Layout.Column column = layout.columns().get(place);
        if (value == null) {
            Problem lacking = new Problem(at, "missing_value", "column '" + column.name() + "' has no value");
            missing.add(lacking);
            if (!column.missing() && column.kind() != Layout.Kind.TEXT) {
                add(lacking.pointer(), lacking.code(), lacking.message());
            }
            return;
        }
        switch (column.kind()) {
            case NUMBER -> readNumber(column, place, value, at);
            case CATEGORY -> readCategory(column, place, value, at);
            case DATETIME -> readTime(column, place, value, at);
            case TEXT -> readText(column, value, at);
        }
    }

    private void readNumber(Layout.Column column, int place, Object value, String at) {
        String name = "column '" + column.name() + "'";
        if (!(value instanceof Number number)) {
            add(at, "not_a_number", name + " must be a number, got " + describe(value));
            return;
        }
        double raw = number.doubleValue();
        if (!Double.isFinite(raw)) {
            add(at, "not_finite", name + " must be a finite number, got " + number);
        } else if (Math.abs(raw) > Float.MAX_VALUE) {
            add(at, "out_of_range", name + " must fit 32-bit floating point, got " + number);
        } else {
            // Where stored rows are floats, the same rounding comes before anything else.
            values[place] = exact ? raw : (float) raw;
        }
    }

    private void readCategory(Layout.Column column, int place, Object value, String at) {
        int index = value instanceof String || value instanceof Number || value instanceof Boolean
                ? category(column.categories(), value.toString())
                : -1;
        if (index < 0) {
            problems.add(new Problem(
                    at,
                    "unknown_category",
                    "column '" + column.name() + "' has no category " + describe(value)
                            + NearName.suggestion(String.valueOf(value), column.categories()) + "; known are "
                            + NearName.listing(column.categories()),
                    NearName.listing(column.categories())));
            return;
        }
        values[place] = index;
    }

    /** A category may itself be white space, as of a text's characters. */
    private static int category(List<String> categories, String text) {
        int index = categories.indexOf(text);
        return index < 0 ? categories.indexOf(text.strip()) : index;
    }

    private void readText(Layout.Column column, Object value, String at) {
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            add(at, "not_a_text", "column '" + column.name() + "' must be a text, got " + describe(value));
            return;
        }
        texts[column.text()] = value.toString();
    }

    private void readTime(Layout.Column column, int place, Object value, String at) {
        try {
            values[place] = value instanceof Number number
                    ? PointInTime.ofSeconds(number.doubleValue())
                    : PointInTime.parse(value.toString());
        } catch (DateTimeException e) {
            add(
                    at,
                    "not_a_date",
                    "column '" + column.name()
                            + "' must be a date or time as 2026-01-31 or 2026-01-31T12:30:00Z, or seconds since 1970, got "
                            + describe(value));
        }
    }

    private void readArray(@Nullable Object row, String pointer) {
        String shape = layout.shape().sizes().stream().map(String::valueOf).collect(Collectors.joining(" × "));
        String expected = values.length + (pixels ? " pixels (" : " numbers (") + shape + ")";
        if (!(row instanceof List<?> numbers)) {
            add(pointer, "wrong_type", "expected a list of " + expected + ", got " + describe(row));
            return;
        }
        readNumbers(numbers, pointer);
        if (position != values.length) {
            problems.add(0, new Problem(pointer, "wrong_count", "expected " + expected + ", got " + position));
        }
    }

    private void readNumbers(List<?> numbers, String at) {
        for (int i = 0; i < numbers.size(); i++) {
            Object value = numbers.get(i);
            if (value instanceof List<?> nested) {
                readNumbers(nested, at + "/" + i);
                continue;
            }
            String what = pixels ? "a pixel must be a number from 0 to 255" : "every number must be finite";
            if (!(value instanceof Number number)) {
                add(at + "/" + i, "not_a_number", what + ", got " + describe(value));
            } else if (!inRange(number.doubleValue())) {
                add(
                        at + "/" + i,
                        "out_of_range",
                        (pixels ? "a pixel must be from 0 to 255, got " : what + ", got ") + number);
            } else if (position < values.length) {
                values[position] = exact || pixels ? number.doubleValue() : number.floatValue();
            }
            position++;
        }
    }

    private boolean inRange(double number) {
        return pixels ? number >= 0 && number <= 255 : Math.abs(number) <= Float.MAX_VALUE;
    }

    /** An image can be wrong in every pixel: what is said of the first ones is enough to mend all. */
    private void add(String at, String code, String message) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(at, code, message));
        }
    }

    private static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    static String describe(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        if (value instanceof List<?> list) {
            return "a list of " + list.size();
        }
        return value instanceof Map<?, ?> ? "an object" : String.valueOf(value);
    }
}
