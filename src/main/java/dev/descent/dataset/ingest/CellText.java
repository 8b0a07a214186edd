package dev.descent.dataset.ingest;

import java.util.Locale;
import java.util.Set;

/** What the text of one CSV value is, before the kind of its column is known. */
enum CellText {
    /** Decimal digits with an optional sign, point and exponent. */
    NUMBER,
    /** Nothing, {@code ?}, {@code NaN}, {@code NA}, {@code N/A} or {@code null}, in upper or lower case. */
    MISSING,
    /** {@code inf} or {@code infinity}, with or without sign: a bad number among numbers, a category among texts. */
    NOT_FINITE,
    TEXT;

    private static final Set<String> MISSING_TEXTS = Set.of("", "?", "nan", "+nan", "-nan", "na", "n/a", "null");
    private static final Set<String> INFINITE_TEXTS =
            Set.of("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");
    private static final int LONGEST_WORD = 9;

    /**
     * @param text without white space around it
     */
    static CellText of(String text) {
        if (isNumber(text)) {
            return NUMBER;
        }
        if (text.length() > LONGEST_WORD) {
            return TEXT;
        }
        String word = text.toLowerCase(Locale.ROOT);
        if (MISSING_TEXTS.contains(word)) {
            return MISSING;
        }
        return INFINITE_TEXTS.contains(word) ? NOT_FINITE : TEXT;
    }

    /** The value of a {@link #NUMBER}, rounded as the stored rows are. */
    static float number(String text) {
        return (float) Double.parseDouble(text);
    }

    /** Whether the value of a {@link #NUMBER} fits a float. */
    static boolean inFloatRange(String text) {
        return text.length() < 30 && text.indexOf('e') < 0 && text.indexOf('E') < 0
                || Math.abs(Double.parseDouble(text)) <= Float.MAX_VALUE;
    }

    /** Stricter than {@link Double#parseDouble}, which takes {@code 1f}, {@code 0x1p3} and {@code NaN}. */
    private static boolean isNumber(String text) {
        int length = text.length();
        int i = 0;
        if (i < length && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            i++;
        }
        int digitsFrom = i;
        i = skipDigits(text, i);
        int digits = i - digitsFrom;
        if (i < length && text.charAt(i) == '.') {
            int fractionFrom = i + 1;
            i = skipDigits(text, fractionFrom);
            digits += i - fractionFrom;
        }
        if (digits == 0) {
            return false;
        }
        if (i < length && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            i++;
            if (i < length && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
                i++;
            }
            int exponentFrom = i;
            i = skipDigits(text, i);
            if (i == exponentFrom) {
                return false;
            }
        }
        return i == length;
    }

    private static int skipDigits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
