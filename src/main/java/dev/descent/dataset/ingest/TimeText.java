package dev.descent.dataset.ingest;

import dev.descent.dataset.PointInTime;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;

/** Dates and times among bytes. */
final class TimeText {

    private static final int DATE_LENGTH = 10;
    private static final int SECONDS_LENGTH = 19;
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
        if (to - from == DATE_LENGTH || to - from == SECONDS_LENGTH) {
            double seconds = common(text, from, to);
            if (!Double.isNaN(seconds)) {
                return seconds;
            }
        }
        try {
            return PointInTime.parse(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    /** As {@code 2026-01-31} or {@code 2026-01-31 12:30:00}, without making a text of it; NaN if it is anything else. */
    private static double common(byte[] text, int from, int to) {
        int year = 100 * two(text, from) + two(text, from + 2);
        int month = two(text, from + 5);
        int day = two(text, from + 8);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return Double.NaN;
        }
        double midnight = LocalDate.of(year, month, day).toEpochDay() * 86400.0;
        if (to - from == DATE_LENGTH) {
            return midnight;
        }
        int hour = two(text, from + 11);
        int minute = two(text, from + 14);
        int second = two(text, from + 17);
        boolean separated =
                (text[from + 10] == ' ' || text[from + 10] == 'T') && text[from + 13] == ':' && text[from + 16] == ':';
        return separated && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60
                ? midnight + 3600 * hour + 60 * minute + second
                : Double.NaN;
    }

    /** Two digits; far below 0 if they are none. */
    private static int two(byte[] text, int at) {
        return isDigit(text[at]) && isDigit(text[at + 1]) ? 10 * (text[at] - '0') + text[at + 1] - '0' : -1000;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
