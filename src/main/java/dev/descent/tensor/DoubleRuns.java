package dev.descent.tensor;

/** The loops behind those of {@link DoubleVector}'s operations that go over runs of elements, or over random bits. */
final class DoubleRuns {

    /** Elements from which a call that copies a run is faster than a loop over it. */
    private static final int LONG = 16;

    private DoubleRuns() {}

    static void copy(double[] a, int to, int toStep, double[] x, int from, int fromStep, int run, int count) {
        if (run == toStep && run == fromStep) {
            System.arraycopy(x, from, a, to, run * count);
        } else if (run == 1) {
            copySingle(a, to, toStep, x, from, fromStep, count);
        } else {
            for (int i = 0; i < count; i++) {
                copyRun(a, to + i * toStep, x, from + i * fromStep, run);
            }
        }
    }

    private static void copySingle(double[] a, int to, int toStep, double[] x, int from, int fromStep, int count) {
        for (int i = 0; i < count; i++) {
            a[to + i * toStep] = x[from + i * fromStep];
        }
    }

    private static void copyRun(double[] a, int to, double[] x, int from, int run) {
        if (run >= LONG) {
            System.arraycopy(x, from, a, to, run);
            return;
        }
        for (int j = 0; j < run; j++) {
            a[to + j] = x[from + j];
        }
    }

    static void add(double[] a, int to, int toStep, double[] x, int from, int fromStep, int run, int count, double k0) {
        if (run == toStep && run == fromStep) {
            addRun(a, to, x, from, run * count, k0);
        } else if (run == 1) {
            addSingle(a, to, toStep, x, from, fromStep, count, k0);
        } else {
            for (int i = 0; i < count; i++) {
                addRun(a, to + i * toStep, x, from + i * fromStep, run, k0);
            }
        }
    }

    private static void addSingle(
            double[] a, int to, int toStep, double[] x, int from, int fromStep, int count, double k0) {
        for (int i = 0; i < count; i++) {
            a[to + i * toStep] += k0 * x[from + i * fromStep];
        }
    }

    private static void addRun(double[] a, int to, double[] x, int from, int run, double k0) {
        for (int j = 0; j < run; j++) {
            a[to + j] += k0 * x[from + j];
        }
    }

    /** Without a branch, which nobody could predict. */
    static void choose(double[] a, int at, long[] bits, long threshold, double below, double above, int count) {
        long otherwise = Double.doubleToRawLongBits(above);
        long difference = Double.doubleToRawLongBits(below) ^ otherwise;
        for (int i = 0; i < count; i++) {
            long less = (((bits[i] >>> 11) - threshold) >> 63);
            a[at + i] = Double.longBitsToDouble(otherwise ^ (difference & less));
        }
    }
}
