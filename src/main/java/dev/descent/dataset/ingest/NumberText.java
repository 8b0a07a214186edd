package dev.descent.dataset.ingest;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers from bytes without making a text of each: digits up to 2⁵³ and a power of ten up to 10²² are exact as
 * doubles, so that one multiplication or division gives the value correctly rounded (Clinger 1990). Whatever else comes goes to
 * {@link Double#parseDouble}, where the few bits matter.
 */
final class NumberText {

    private static final double[] POWERS = new double[23];
    private static final long MOST_EXACT = 1L << 53;
    private static final long MOST_DIGITS = 100_000_000_000_000_000L;

    /** Bits of a double that a float lacks, and their value halfway between two floats. */
    private static final long LOST = 0x1FFF_FFFFL;

    private static final long HALF = 0x1000_0000L;

    /** How near to halfway a value must be for its last bits to matter; it is wrong by less than 3 of its last places. */
    private static final long NEAR = 8;

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private final boolean exact;
    private double value;
    private float single;

    /** @param exact whether doubles are wanted; otherwise floats */
    NumberText(boolean exact) {
        this.exact = exact;
    }

    /** The number parsed last, correctly rounded to a double if doubles are wanted; otherwise wrong by 3 of its last places at most. */
    double value() {
        return value;
    }

    /** The number parsed last, correctly rounded to a double or a float, whichever is wanted. */
    double stored() {
        return exact ? value : single;
    }

    /**
     * Stricter than {@link Double#parseDouble}, which takes {@code 1f}, {@code 0x1p3} and {@code NaN}.
     *
     * @return false if the bytes aren't decimal digits with an optional sign, point and exponent
     */
    boolean parse(byte[] text, int from, int to) {
        int i = from;
        boolean negative = false;
        if (i < to && (text[i] == '-' || text[i] == '+')) {
            negative = text[i] == '-';
            i++;
        }
        long digits = 0;
        int count = 0;
        int dropped = 0;
        int scale = 0;
        for (; i < to && isDigit(text[i]); i++, count++) {
            if (digits < MOST_DIGITS) {
                digits = 10 * digits + text[i] - '0';
            } else {
                dropped++;
                scale++;
            }
        }
        if (i < to && text[i] == '.') {
            for (i++; i < to && isDigit(text[i]); i++, count++) {
                if (digits < MOST_DIGITS) {
                    digits = 10 * digits + text[i] - '0';
                    scale--;
                } else {
                    dropped++;
                }
            }
        }
        if (count == 0) {
            return false;
        }
        if (i < to && (text[i] == 'e' || text[i] == 'E')) {
            i++;
            boolean down = i < to && text[i] == '-';
            if (i < to && (text[i] == '-' || text[i] == '+')) {
                i++;
            }
            int exponentFrom = i;
            int exponent = 0;
            for (; i < to && isDigit(text[i]); i++) {
                exponent = Math.min(100_000_000, 10 * exponent + text[i] - '0');
            }
            if (i == exponentFrom) {
                return false;
            }
            scale += down ? -exponent : exponent;
        }
        if (i != to) {
            return false;
        }
        if (!fast(negative, digits, dropped, scale)) {
            String number = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
            value = Double.parseDouble(number);
            single = exact ? 0 : Float.parseFloat(number);
        }
        return true;
    }

    /** @return whether the bits are sure */
    private boolean fast(boolean negative, long digits, int dropped, int scale) {
        if (scale > 22 || scale < -22) {
            return false;
        }
        double magnitude = scale < 0 ? digits / POWERS[-scale] : digits * POWERS[scale];
        value = negative ? -magnitude : magnitude;
        if (exact) {
            return dropped == 0 && digits <= MOST_EXACT;
        }
        single = (float) value;
        long lost = Double.doubleToRawLongBits(magnitude) & LOST;
        return (lost < HALF - NEAR || lost > HALF + NEAR)
                && (magnitude >= Float.MIN_NORMAL || magnitude == 0)
                && magnitude <= Float.MAX_VALUE;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
