package dev.descent.dataset.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** What the text of one value is, before the kind of its column is known. */
enum CellText {
    /** Decimal digits with an optional sign, point and exponent. */
    NUMBER,
    /** Nothing, {@code ?}, {@code NaN}, {@code NA}, {@code N/A} or {@code null}, in upper or lower case. */
    MISSING,
    /** {@code inf} or {@code infinity}, with or without sign: a bad number among numbers, a category among texts. */
    NOT_FINITE,
    /** A date, or a date and a time, in ISO 8601. */
    TIME,
    TEXT;

    private static final Set<String> MISSING_TEXTS = Set.of("", "?", "nan", "+nan", "-nan", "na", "n/a", "null");
    private static final Set<String> INFINITE_TEXTS =
            Set.of("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");
    private static final int LONGEST_WORD = 9;

    /**
     * @param text without white space around it
     */
    static CellText of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new NumberText(true).parse(bytes, 0, bytes.length) ? NUMBER : ofWord(bytes, 0, bytes.length);
    }

    /** Of a text that is no number. */
    static CellText ofWord(byte[] text, int from, int to) {
        if (to - from > LONGEST_WORD) {
            return TimeText.looksLike(text, from, to) && !Double.isNaN(TimeText.parse(text, from, to)) ? TIME : TEXT;
        }
        if (to > from && isLetterOfNoWord(text[from])) {
            return TEXT;
        }
        String word = new String(text, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (MISSING_TEXTS.contains(word)) {
            return MISSING;
        }
        return INFINITE_TEXTS.contains(word) ? NOT_FINITE : TEXT;
    }

    /** Spares most texts the look-up. */
    private static boolean isLetterOfNoWord(byte first) {
        return "?nN+-iI".indexOf(first) < 0;
    }
}
