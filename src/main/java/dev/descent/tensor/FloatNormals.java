package dev.descent.tensor;

/**
 * Standard normal numbers by the method of Box and Muller (1958), two from each 64 random bits, in single precision: the radius from the
 * upper 31 bits, which reaches to 6.6 standard deviations, the angle from the lower 32. Logarithm, sine and cosine are polynomials within
 * a few units in the last place, in loops that the JIT vectorizes.
 */
final class FloatNormals {

    /** Pairs made at a time. */
    private static final int BLOCK = 512;

    /** √½ as a float's bits: the least mantissa. */
    private static final int ROOT_HALF = 0x3F3504F3;

    private static final float LN2 = (float) Math.log(2);

    private static final ThreadLocal<FloatNormals> ROOM = ThreadLocal.withInitial(FloatNormals::new);

    private final long[] bits = new long[BLOCK];
    private final float[] exponents = new float[BLOCK];
    private final float[] mantissas = new float[BLOCK];
    private final float[] angles = new float[BLOCK];
    private final float[] first = new float[BLOCK];
    private final float[] second = new float[BLOCK];

    private FloatNormals() {}

    /** a[from + i] ← a[from + i] + stddev·zᵢ for i &lt; count. */
    static void add(CounterRandom random, long index, float stddev, float[] a, int from, int count) {
        FloatNormals room = ROOM.get();
        long next = index;
        for (int at = 0; at < count; at += 2 * BLOCK) {
            int some = Math.min(2 * BLOCK, count - at);
            int pairs = (some + 1) / 2;
            room.draw(random, next, pairs);
            next += pairs;
            add(a, from + at, room.first, stddev, pairs);
            add(a, from + at + pairs, room.second, stddev, some - pairs);
        }
    }

    private void draw(CounterRandom random, long index, int pairs) {
        random.draw(bits, index, pairs);
        split(bits, exponents, mantissas, angles, pairs);
        radii(exponents, mantissas, pairs);
        turn(exponents, angles, first, second, pairs);
    }

    /** A number u in (0, 1) as m·2ᵉ with m from √½ to √2, and a half turn t in [−½, ½]; {@code exponents} get e. */
    private static void split(long[] bits, float[] exponents, float[] mantissas, float[] angles, int pairs) {
        for (int i = 0; i < pairs; i++) {
            int number = Float.floatToRawIntBits((int) (bits[i] >>> 33) + 0.5f);
            int above = number - ROOT_HALF;
            exponents[i] = (above >> 23) - 31;
            mantissas[i] = Float.intBitsToFloat((above & 0x7FFFFF) + ROOT_HALF);
            angles[i] = (int) bits[i] * 0x1p-32f;
        }
    }

    /** radii ← √(−2 ln u), in the place of the exponents; ln m = 2 artanh s, s = (m − 1)/(m + 1). */
    private static void radii(float[] exponents, float[] mantissas, int pairs) {
        for (int i = 0; i < pairs; i++) {
            float s = (mantissas[i] - 1) / (mantissas[i] + 1);
            float z = s * s;
            float q = Math.fma(Math.fma(0.29581031f, z, 0.39988749f), z, 0.66666685f);
            float ln = Math.fma(exponents[i], LN2, s * Math.fma(q, z, 2f));
            exponents[i] = (float) Math.sqrt(Math.max(-2 * ln, 0));
        }
    }

    /** The coordinates of the points with these radii and the angles 2πt, by the sine and cosine of πt. */
    private static void turn(float[] radii, float[] angles, float[] first, float[] second, int pairs) {
        for (int i = 0; i < pairs; i++) {
            float t = angles[i];
            float z = t * t;
            float sine = Math.fma(0.07765766f, z, -0.59829129f);
            sine = Math.fma(sine, z, 2.55007752f);
            sine = Math.fma(sine, z, -5.16771008f);
            sine = t * Math.fma(sine, z, 3.14159264f);
            float cosine = Math.fma(-0.02439632f, z, 0.23493731f);
            cosine = Math.fma(cosine, z, -1.335212f);
            cosine = Math.fma(cosine, z, 4.05870916f);
            cosine = Math.fma(cosine, z, -4.93480214f);
            cosine = Math.fma(cosine, z, 1f);
            first[i] = radii[i] * Math.fma(-2 * sine, sine, 1f);
            second[i] = radii[i] * (2 * sine * cosine);
        }
    }

    private static void add(float[] a, int from, float[] z, float stddev, int count) {
        for (int i = 0; i < count; i++) {
            a[from + i] = Math.fma(stddev, z[i], a[from + i]);
        }
    }
}
