package dev.descent.dataset.ingest;

import java.nio.ByteBuffer;

/** The numbers of NumPy that can be read, by the kind and the bytes of their dtype. */
enum NpyType {
    B1,
    U1,
    I1,
    U2,
    I2,
    U4,
    I4,
    U8,
    I8,
    F2,
    F4,
    F8;

    int bytes() {
        return name().charAt(1) - '0';
    }

    /** Whether values are whole numbers by their type. */
    boolean whole() {
        return name().charAt(0) != 'F';
    }

    /** The number at a place. */
    double number(ByteBuffer row, int at) {
        return switch (this) {
            case F2 -> half(row.getShort(at));
            case F4 -> row.getFloat(at);
            case F8 -> row.getDouble(at);
            case U8 -> unsigned(row.getLong(at));
            default -> integer(row, at);
        };
    }

    /** The value at a place as people write it. */
    String text(ByteBuffer row, int at) {
        return switch (this) {
            case F2, F4, F8 -> String.valueOf(number(row, at));
            case U8 -> Long.toUnsignedString(row.getLong(at));
            default -> String.valueOf(integer(row, at));
        };
    }

    private long integer(ByteBuffer row, int at) {
        return switch (this) {
            case B1 -> row.get(at) == 0 ? 0 : 1;
            case U1 -> row.get(at) & 0xFF;
            case I1 -> row.get(at);
            case U2 -> row.getShort(at) & 0xFFFF;
            case I2 -> row.getShort(at);
            case U4 -> row.getInt(at) & 0xFFFF_FFFFL;
            case I4 -> row.getInt(at);
            case I8 -> row.getLong(at);
            default -> throw new IllegalStateException(this + " isn't read so");
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2 * (double) ((bits >>> 1) | (bits & 1));
    }

    /** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double magnitude = exponent == 0x1F
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? fraction * 0x1p-24 : (fraction + 1024) * Math.scalb(1.0, exponent - 25);
        return bits < 0 ? -magnitude : magnitude;
    }
}
