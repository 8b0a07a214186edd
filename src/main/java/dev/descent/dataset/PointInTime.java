package dev.descent.dataset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Dates and times as texts, in ISO 8601; without an offset they are taken for UTC. */
public final class PointInTime {

    private static final int DATE_LENGTH = 10;
    private static final double FIRST = LocalDate.of(0, 1, 1).toEpochDay() * 86400.0;
    private static final double BEHIND_LAST = LocalDate.of(10_000, 1, 1).toEpochDay() * 86400.0;
    private static final Pattern OFFSET = Pattern.compile("(Z|[+-]\\d\\d(:?\\d\\d)?)$");

    private PointInTime() {}

    /**
     * Seconds since 1970-01-01T00:00Z.
     *
     * @param text as {@code 2026-01-31}, {@code 2026-01-31 12:30}, {@code 2026-01-31T12:30:00.5} or {@code 2026-01-31T12:30:00+01:00}
     * @throws DateTimeException if it is none
     */
    public static double parse(String text) {
        if (text.length() <= DATE_LENGTH) {
            return LocalDate.parse(text).toEpochDay() * 86400.0;
        }
        String iso = text.charAt(DATE_LENGTH) == ' '
                ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
                : text;
        Instant instant = iso.length() > 16 && OFFSET.matcher(iso).find(16)
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    /**
     * The same seconds, if they are of a year that {@link #parse} reads too.
     *
     * @param seconds since 1970-01-01T00:00Z
     * @throws DateTimeException unless they are from the year 0 to 9999
     */
    static double ofSeconds(double seconds) {
        if (!(seconds >= FIRST && seconds < BEHIND_LAST)) {
            throw new DateTimeException(seconds + " seconds are beyond the years 0 to 9999");
        }
        return seconds;
    }

    /** The shortest text that is read as the same seconds. */
    public static String text(double seconds) {
        long whole = (long) Math.floor(seconds);
        Instant instant = Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e6) * 1000);
        return seconds % 86400 == 0
                ? LocalDate.ofInstant(instant, ZoneOffset.UTC).toString()
                : instant.toString();
    }
}
