package dev.descent.dataset.ingest;

import dev.descent.dataset.PointInTime;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;

/** Dates and times among bytes. */
final class TimeText {

    private static final int DATE_LENGTH = 10;
    private static final int LONGEST = 40;

    private TimeText() {}

    /** Whether the text begins as {@code 2026-01-31}. */
    static boolean looksLike(byte[] text, int from, int to) {
        return to - from >= DATE_LENGTH
                && to - from <= LONGEST
                && text[from + 4] == '-'
                && text[from + 7] == '-'
                && isDigit(text[from])
                && isDigit(text[from + 9]);
    }

    /** Seconds since 1970-01-01T00:00Z; NaN if it is no date or time. */
    static double parse(byte[] text, int from, int to) {
        if (!looksLike(text, from, to)) {
            return Double.NaN;
        }
        try {
            return PointInTime.parse(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
