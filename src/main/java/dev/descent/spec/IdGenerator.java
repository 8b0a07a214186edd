package dev.descent.spec;

import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Makes ids that sort by the time they were made: a prefix that says of what, an underscore, and 26 digits of lower-case
 * Crockford base32, of which ten are milliseconds since 1970 and sixteen are random, as in ULID. Ids of one generator always
 * increase, within the same millisecond and over a clock that was set back as well. Safe for use by several threads.
 */
public final class IdGenerator {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_DIGITS = 10;
    private static final int HALF_DIGITS = 8;
    private static final long HALF_MASK = (1L << 40) - 1;

    private final Clock clock;
    private final RandomGenerator random;
    private long time;
    private long high;
    private long low;

    /**
     * @param random of a kind that can't be guessed where ids must not be guessed, as {@link java.security.SecureRandom}
     */
    public IdGenerator(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new id, as {@code job_01jd3k6m8v0000000000000000}. */
    public synchronized String next(String prefix) {
        long now = clock.millis();
        if (now > time) {
            time = now;
            // The top bit stays free, so that counting up within a millisecond can't overflow.
            high = random.nextLong() & (HALF_MASK >> 1);
            low = random.nextLong() & HALF_MASK;
        } else {
            low = (low + 1) & HALF_MASK;
            high += low == 0 ? 1 : 0;
        }
        StringBuilder id = new StringBuilder(prefix).append('_');
        append(id, time, TIME_DIGITS);
        append(id, high, HALF_DIGITS);
        append(id, low, HALF_DIGITS);
        return id.toString();
    }

    /** Whether a text has the form of an id of this prefix. */
    public static boolean isId(String prefix, String text) {
        return text.length() == prefix.length() + 1 + TIME_DIGITS + 2 * HALF_DIGITS
                && text.startsWith(prefix + '_')
                && text.chars().skip(prefix.length() + 1).allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    private static void append(StringBuilder id, long value, int digits) {
        for (int shift = 5 * (digits - 1); shift >= 0; shift -= 5) {
            id.append(DIGITS.charAt((int) (value >>> shift) & 31));
        }
    }
}
