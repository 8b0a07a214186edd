package dev.descent.dataset.ingest;

import dev.descent.dataset.StoredForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One column of a CSV file: first what its texts are, then how each is stored. */
final class CsvColumn {

    private static final int KEPT = 20;
    private static final int MOST_CLASSES_OF_NUMBERS = 20;

    /** A value that is wrong if the column turns out to be one of numbers. */
    private record Suspect(long line, String text, String code, String message) {}

    private final String name;
    private final int maxCategories;
    private final List<Suspect> suspects = new ArrayList<>();
    private final Set<String> texts = new HashSet<>();
    private long suspectCount;
    private long count;
    private boolean hasText;
    private boolean whole = true;
    private boolean tracked;
    private boolean overflown;

    private List<String> categories = List.of();
    private Map<String, Integer> indices = Map.of();

    CsvColumn(String name, int maxCategories) {
        this.name = name;
        this.maxCategories = maxCategories;
    }

    String name() {
        return name;
    }

    /** Remembers the different texts from now on, up to the limit; a text column starts so by itself if its first value is text. */
    void track() {
        tracked = true;
    }

    boolean needsTracking() {
        return hasText && !tracked;
    }

    void scan(String part, long line, String text, FileProblems problems) {
        CellText kind = CellText.of(text);
        if (count++ == 0 && kind == CellText.TEXT) {
            tracked = true;
        }
        switch (kind) {
            case NUMBER -> {
                whole = whole && isWhole(text);
                if (!CellText.inFloatRange(text)) {
                    suspect(line, text, "out_of_range", text + " is beyond 32-bit floating point (about 3.4e38)");
                }
            }
            case MISSING -> {
                problems.add(part, line, name, "missing_value", missing(text));
                return;
            }
            case NOT_FINITE -> suspect(line, text, "not_finite", text + " is not a finite number");
            case TEXT -> {
                hasText = true;
                suspect(line, text, "not_a_number", "'" + text + "' is not a number");
            }
        }
        remember(text);
    }

    private static String missing(String text) {
        return (text.isEmpty() ? "the value is missing" : "the value is missing ('" + text + "')")
                + ": fill it in, or leave out the row or the column";
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                double value = Double.parseDouble(text);
                return value == Math.rint(value);
            }
        }
        return true;
    }

    private void suspect(long line, String text, String code, String message) {
        suspectCount++;
        if (suspects.size() < KEPT) {
            suspects.add(new Suspect(line, text, code, message));
        }
    }

    void remember(String text) {
        if (tracked && !overflown && texts.add(text) && texts.size() > maxCategories) {
            overflown = true;
            texts.clear();
        }
    }

    /** Whether any value is a text that is no number. */
    boolean hasText() {
        return hasText;
    }

    /** The rule of {@link CsvOptions.TargetType#AUTO}. */
    boolean looksLikeClasses() {
        if (hasText) {
            return true;
        }
        long different = texts.stream()
                .filter(text -> CellText.of(text) == CellText.NUMBER)
                .map(CsvColumn::canonical)
                .distinct()
                .count();
        return whole && !overflown && different <= MOST_CLASSES_OF_NUMBERS && 2 * different <= count;
    }

    /** From now on values are stored as numbers. */
    void storeNumbers(String part, FileProblems problems) {
        reportSuspects(part, problems);
        texts.clear();
    }

    private void reportSuspects(String part, FileProblems problems) {
        for (Suspect suspect : suspects) {
            problems.add(part, suspect.line(), name, suspect.code(), suspect.message());
        }
        problems.addUnnamed(suspectCount - suspects.size());
    }

    /** From now on values are stored as the indices of their categories: in the order of numbers where all are, else of texts. */
    void storeCategories(String part, boolean target, FileProblems problems) {
        if (overflown) {
            Suspect example = suspects.isEmpty() ? null : suspects.get(0);
            problems.add(
                    part + ":column '" + name + "'",
                    "too_many_categories",
                    "column '" + name + "' has more than " + maxCategories + " different "
                            + (target
                                    ? "classes: set target_type to number if it is one"
                                    : "texts: name it in ignore, or make it numeric")
                            + (example == null
                                    ? ""
                                    : "; '" + example.text() + "' on line " + example.line() + " is no number"));
            return;
        }
        if (hasText) {
            categories = texts.stream().sorted().toList();
        } else {
            // Among numbers, one that isn't finite is no name of a class.
            reportSuspects(part, problems);
            categories = texts.stream()
                    .filter(text -> CellText.of(text) == CellText.NUMBER)
                    .map(CsvColumn::canonical)
                    .distinct()
                    .sorted(Comparator.comparingDouble(Double::parseDouble))
                    .toList();
        }
        indices = new HashMap<>();
        for (int i = 0; i < categories.size(); i++) {
            indices.put(categories.get(i), i);
        }
        texts.clear();
    }

    /** Empty if numbers are stored. */
    List<String> categories() {
        return categories;
    }

    boolean categorical() {
        return !categories.isEmpty();
    }

    /** Numbers that one value is encoded as. */
    int width() {
        return Math.max(1, categories.size());
    }

    StoredForm.Column schema() {
        return new StoredForm.Column(name, categories);
    }

    /** The number to store for a text that was scanned before. */
    float encode(String text) {
        if (!categorical()) {
            return CellText.number(text);
        }
        Integer index = indices.get(hasText ? text : canonical(text));
        if (index == null) {
            throw new IllegalStateException("the file changed while it was read: '" + text + "' was not there before");
        }
        return index;
    }

    /** One text for all spellings of a number, so that {@code 1} and {@code 1.0} are one class. */
    private static String canonical(String number) {
        if (CellText.of(number) != CellText.NUMBER) {
            return number;
        }
        double value = Double.parseDouble(number);
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
