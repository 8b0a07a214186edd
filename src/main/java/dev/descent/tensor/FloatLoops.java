package dev.descent.tensor;

/**
 * The loops behind {@link FloatVector}: over elements {@code from} to {@code to} of arrays that all begin at the same index, each
 * plain enough for the JIT to vectorize. {@code k0}, {@code k1}, … are the operation's numbers.
 */
final class FloatLoops {

    /**
     * Multiplied by this twice, every number but 0 lies beyond ±1, subnormal ones too; clamped to ±1, that is its sign. The JIT
     * vectorizes this, and not {@code Math.signum}.
     */
    private static final float HUGE = 0x1p127f;

    private FloatLoops() {}

    static void averageSquare(float[] a, float[] x, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * (x[i] * x[i]);
        }
    }

    static void combine(float[] a, float[] x, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * x[i];
        }
    }

    /** Rounded once, as the native library does it. */
    static void add(float[] a, float[] x, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] = Math.fma(k0, x[i], a[i]);
        }
    }

    static void addProduct(float[] a, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.fma(x[i], y[i], a[i]);
        }
    }

    static void scale(float[] a, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] *= k0;
        }
    }

    static void max(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(a[i], x[i]);
        }
    }

    static void multiply(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] *= x[i];
        }
    }

    static void subtractRatio(float[] a, float[] m, float[] v, int from, int to, float k0, float k1, float k2) {
        for (int i = from; i < to; i++) {
            a[i] -= k0 * m[i] / ((float) Math.sqrt(k1 * v[i]) + k2);
        }
    }

    static void tanh(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = FloatCurves.tanh(x[i]);
        }
    }

    static void sigmoid(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = FloatCurves.sigmoid(x[i]);
        }
    }

    static void exp(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = FloatCurves.exp(x[i]);
        }
    }

    static void affine(float[] a, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1;
        }
    }

    static void max(float[] a, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(a[i], k0);
        }
    }

    static void addProducts(double[] sums, int at, float[] a, int fromA, float[] x, int fromX, int count) {
        for (int i = 0; i < count; i++) {
            sums[at + i] += (double) a[fromA + i] * x[fromX + i];
        }
    }

    static void multiply(float[] a, int from, double[] factors, int at, int count) {
        for (int i = 0; i < count; i++) {
            a[from + i] = (float) (a[from + i] * factors[at + i]);
        }
    }

    static void product(float[] a, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = x[i] * y[i];
        }
    }

    static void addSign(float[] a, float[] x, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.min(Math.max(x[i] * HUGE * HUGE, -1f), 1f);
        }
    }

    static void addSquare(float[] a, float[] x, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * (x[i] * x[i]);
        }
    }

    static void maxAbsolute(float[] a, float[] x, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(k0 * a[i], Math.abs(x[i]) + k1);
        }
    }

    static void subtractQuotient(float[] a, float[] m, float[] u, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] -= k0 * m[i] / u[i];
        }
    }

    static void multiplyRootRatio(float[] a, float[] p, float[] q, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] = a[i] * (float) Math.sqrt(p[i] + k0) / (float) Math.sqrt(q[i] + k0);
        }
    }

    static void addSignOfAverage(float[] a, float[] m, float[] x, int from, int to, float k0, float k1, float k2) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.min(Math.max((k1 * m[i] + k2 * x[i]) * HUGE * HUGE, -1f), 1f);
        }
    }

    static void add(
            float[] a,
            float[] x0,
            float[] x1,
            float[] x2,
            float[] x3,
            int from,
            int to,
            float k0,
            float k1,
            float k2,
            float k3) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * x0[i] + k1 * x1[i] + k2 * x2[i] + k3 * x3[i];
        }
    }

    static void clamp(float[] a, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = Math.min(Math.max(a[i], k0), k1);
        }
    }

    static void sqrt(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = (float) Math.sqrt(x[i]);
        }
    }

    static void divide(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] /= Math.max(x[i], Float.MIN_NORMAL);
        }
    }

    static void chooseBySign(float[] a, float[] x, int from, int to, float k0, float k1, float k2) {
        for (int i = from; i < to; i++) {
            float sign = Math.min(Math.max(x[i] * HUGE * HUGE, -1), 1);
            a[i] = k1 + k2 * Math.max(sign, 0) + k0 * Math.max(-sign, 0);
        }
    }

    static void multiplyAdd(float[] a, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.fma(a[i], x[i], y[i]);
        }
    }

    static void keepWherePositive(float[] a, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] *= FloatCurves.step(y[i]);
        }
    }

    static void keepWherePositive(float[] a, float[] y, float[] sums, int from, int to) {
        for (int i = from; i < to; i++) {
            float kept = a[i] * FloatCurves.step(y[i]);
            a[i] = kept;
            sums[i] += kept;
        }
    }
}
