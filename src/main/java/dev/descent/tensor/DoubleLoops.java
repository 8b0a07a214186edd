package dev.descent.tensor;

/**
 * The loops behind {@link DoubleVector}: over elements {@code from} to {@code to} of arrays that all begin at the same index, each
 * plain enough for the JIT to vectorize. {@code k0}, {@code k1}, … are the operation's numbers.
 */
final class DoubleLoops {

    /**
     * Multiplied by this twice, every number but 0 lies beyond ±1, subnormal ones too; clamped to ±1, that is its sign. The JIT
     * vectorizes this, and not {@code Math.signum}.
     */
    private static final double HUGE = 0x1p1023;

    private DoubleLoops() {}

    static void averageSquare(double[] a, double[] x, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * (x[i] * x[i]);
        }
    }

    static void combine(double[] a, double[] x, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * x[i];
        }
    }

    /** Rounded once, as the native library does it. */
    static void add(double[] a, double[] x, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] = Math.fma(k0, x[i], a[i]);
        }
    }

    static void addProduct(double[] a, double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.fma(x[i], y[i], a[i]);
        }
    }

    static void scale(double[] a, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] *= k0;
        }
    }

    static void max(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(a[i], x[i]);
        }
    }

    static void multiply(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] *= x[i];
        }
    }

    static void subtractRatio(double[] a, double[] m, double[] v, int from, int to, double k0, double k1, double k2) {
        for (int i = from; i < to; i++) {
            a[i] -= k0 * m[i] / (Math.sqrt(k1 * v[i]) + k2);
        }
    }

    static void sigmoid(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            double e = Math.exp(-Math.abs(x[i]));
            a[i] = x[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
        }
    }

    static void exp(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.exp(x[i]);
        }
    }

    static void affine(double[] a, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1;
        }
    }

    static void max(double[] a, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(a[i], k0);
        }
    }

    static void addProducts(double[] sums, int at, double[] a, int fromA, double[] x, int fromX, int count) {
        for (int i = 0; i < count; i++) {
            sums[at + i] += a[fromA + i] * x[fromX + i];
        }
    }

    static void multiply(double[] a, int from, double[] factors, int at, int count) {
        for (int i = 0; i < count; i++) {
            a[from + i] *= factors[at + i];
        }
    }

    static void product(double[] a, double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = x[i] * y[i];
        }
    }

    static void addSign(double[] a, double[] x, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.min(Math.max(x[i] * HUGE * HUGE, -1.0), 1.0);
        }
    }

    static void addSquare(double[] a, double[] x, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * (x[i] * x[i]);
        }
    }

    static void maxAbsolute(double[] a, double[] x, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(k0 * a[i], Math.abs(x[i]) + k1);
        }
    }

    static void subtractQuotient(double[] a, double[] m, double[] u, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] -= k0 * m[i] / u[i];
        }
    }

    static void multiplyRootRatio(double[] a, double[] p, double[] q, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] = a[i] * Math.sqrt(p[i] + k0) / Math.sqrt(q[i] + k0);
        }
    }

    static void addSignOfAverage(
            double[] a, double[] m, double[] x, int from, int to, double k0, double k1, double k2) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.min(Math.max((k1 * m[i] + k2 * x[i]) * HUGE * HUGE, -1.0), 1.0);
        }
    }

    static void add(
            double[] a,
            double[] x0,
            double[] x1,
            double[] x2,
            double[] x3,
            int from,
            int to,
            double k0,
            double k1,
            double k2,
            double k3) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * x0[i] + k1 * x1[i] + k2 * x2[i] + k3 * x3[i];
        }
    }

    static void clamp(double[] a, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = Math.min(Math.max(a[i], k0), k1);
        }
    }

    static void sqrt(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.sqrt(x[i]);
        }
    }

    static void divide(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] /= Math.max(x[i], Double.MIN_NORMAL);
        }
    }

    static void chooseBySign(double[] a, double[] x, int from, int to, double k0, double k1, double k2) {
        for (int i = from; i < to; i++) {
            double sign = Math.min(Math.max(x[i] * HUGE * HUGE, -1), 1);
            a[i] = k1 + k2 * Math.max(sign, 0) + k0 * Math.max(-sign, 0);
        }
    }

    static void multiplyAdd(double[] a, double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.fma(a[i], x[i], y[i]);
        }
    }

    static void keepWherePositive(double[] a, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] *= Math.min(Math.max(y[i] * HUGE * HUGE, 0.0), 1.0);
        }
    }

    static void keepWherePositive(double[] a, double[] y, double[] sums, int from, int to) {
        for (int i = from; i < to; i++) {
            double kept = a[i] * Math.min(Math.max(y[i] * HUGE * HUGE, 0.0), 1.0);
            a[i] = kept;
            sums[i] += kept;
        }
    }
}
