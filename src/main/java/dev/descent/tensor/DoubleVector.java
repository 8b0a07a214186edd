package dev.descent.tensor;

import java.util.Arrays;

/** A vector of {@code double}. The array is open to loops that must be as fast as the machine. */
public final class DoubleVector extends Vector {

    /**
     * Multiplied by this twice, every number but 0 lies beyond ±1, subnormal ones too; clamped to ±1, that is its sign. The JIT
     * vectorizes this, and not {@code Math.signum}.
     */
    private static final double HUGE = 0x1p1023;

    private final double[] array;

    DoubleVector(double[] array, int offset, int size) {
        super(offset, size);
        this.array = array;
    }

    /** The array behind this view; element 0 of the view stands at {@link #offset()}. */
    public double[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    @Override
    public DType dtype() {
        return DType.FLOAT64;
    }

    @Override
    public double get(int index) {
        return array[offset + index];
    }

    @Override
    public void set(int index, double value) {
        array[offset + index] = value;
    }

    @Override
    public DoubleVector slice(int from, int to) {
        return new DoubleVector(array, offset + from, to - from);
    }

    @Override
    public void fill(double value) {
        Arrays.fill(array, offset, offset + size, value);
    }

    @Override
    public void copyFrom(Vector x) {
        System.arraycopy(((DoubleVector) x).array, x.offset, array, offset, size);
    }

    /**
     * The elements of another vector, each at the index that it has in this one's array: loops over arrays with different offsets
     * aren't vectorized. Copies, where the views don't begin at the same offset; none that is used at every step does.
     */
    private double[] aligned(Vector x) {
        double[] elements = ((DoubleVector) x).array;
        if (x.offset == offset) {
            return elements;
        }
        double[] copy = new double[offset + size];
        System.arraycopy(elements, x.offset, copy, offset, size);
        return copy;
    }

    @Override
    public void average(double beta, Vector x) {
        average(array, aligned(x), offset, offset + size, beta, 1 - beta);
    }

    private static void average(double[] a, double[] x, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * x[i];
        }
    }

    @Override
    public void averageSquare(double beta, Vector x) {
        averageSquare(array, aligned(x), offset, offset + size, beta, 1 - beta);
    }

    private static void averageSquare(double[] a, double[] x, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * (x[i] * x[i]);
        }
    }

    @Override
    public void combine(double alpha, double beta, Vector x) {
        combine(array, aligned(x), offset, offset + size, alpha, beta);
    }

    private static void combine(double[] a, double[] x, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * x[i];
        }
    }

    @Override
    public void add(double alpha, Vector x) {
        add(array, aligned(x), offset, offset + size, alpha);
    }

    private static void add(double[] a, double[] x, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * x[i];
        }
    }

    @Override
    public void addSign(double alpha, Vector x) {
        addSign(array, aligned(x), offset, offset + size, alpha);
    }

    @Override
    public void scale(double alpha) {
        scale(array, offset, offset + size, alpha);
    }

    private static void scale(double[] a, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] *= k0;
        }
    }

    @Override
    public void clamp(double limit) {
        clamp(array, offset, offset + size, limit);
    }

    private static void clamp(double[] a, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] = Math.min(Math.max(a[i], -k0), k0);
        }
    }

    @Override
    public void max(Vector x) {
        max(array, aligned(x), offset, offset + size);
    }

    private static void max(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(a[i], x[i]);
        }
    }

    @Override
    public void multiply(Vector x) {
        multiply(array, aligned(x), offset, offset + size);
    }

    private static void multiply(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] *= x[i];
        }
    }

    @Override
    public void subtractRatio(double alpha, Vector m, double gamma, Vector v, double epsilon) {
        subtractRatio(array, aligned(m), aligned(v), offset, offset + size, alpha, gamma, epsilon);
    }

    private static void subtractRatio(
            double[] a, double[] m, double[] v, int from, int to, double k0, double k1, double k2) {
        for (int i = from; i < to; i++) {
            a[i] -= k0 * m[i] / (Math.sqrt(k1 * v[i]) + k2);
        }
    }

    @Override
    public double sumOfSquares() {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = offset;
        int end = offset + size;
        for (; i + 3 < end; i += 4) {
            s0 += array[i] * array[i];
            s1 += array[i + 1] * array[i + 1];
            s2 += array[i + 2] * array[i + 2];
            s3 += array[i + 3] * array[i + 3];
        }
        for (; i < end; i++) {
            s0 += array[i] * array[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public int countBeyond(double limit) {
        int count = 0;
        for (int i = offset; i < offset + size; i++) {
            count += Math.abs(array[i]) > limit ? 1 : 0;
        }
        return count;
    }

    @Override
    public double sumOfAbsolutes() {
        double sum = 0;
        for (int i = offset; i < offset + size; i++) {
            sum += Math.abs(array[i]);
        }
        return sum;
    }

    @Override
    public void tanh(Vector x) {
        for (int i = 0; i < size; i++) {
            array[offset + i] = Math.tanh(x.get(i));
        }
    }

    @Override
    public void affine(double alpha, double beta) {
        affine(array, offset, offset + size, alpha, beta);
    }

    private static void affine(double[] a, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1;
        }
    }

    @Override
    public void max(double least) {
        max(array, offset, offset + size, least);
    }

    private static void max(double[] a, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(a[i], k0);
        }
    }

    @Override
    public void addProductsTo(double[] sums, int at, Vector x, int from, int to) {
        addProducts(sums, at, array, offset + from, ((DoubleVector) x).array, x.offset + from, to - from);
    }

    private static void addProducts(double[] sums, int at, double[] a, int fromA, double[] x, int fromX, int count) {
        for (int i = 0; i < count; i++) {
            sums[at + i] += a[fromA + i] * x[fromX + i];
        }
    }

    @Override
    public void multiply(double[] factors, int at, int from, int to) {
        multiply(array, offset + from, factors, at, to - from);
    }

    private static void multiply(double[] a, int from, double[] factors, int at, int count) {
        for (int i = 0; i < count; i++) {
            a[from + i] *= factors[at + i];
        }
    }

    private static void addSign(double[] a, double[] x, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.min(Math.max(x[i] * HUGE * HUGE, -1.0), 1.0);
        }
    }

    @Override
    public void addSquare(double alpha, Vector x) {
        addSquare(array, aligned(x), offset, offset + size, alpha);
    }

    private static void addSquare(double[] a, double[] x, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * (x[i] * x[i]);
        }
    }

    @Override
    public void maxAbsolute(double beta, Vector x, double epsilon) {
        maxAbsolute(array, aligned(x), offset, offset + size, beta, epsilon);
    }

    private static void maxAbsolute(double[] a, double[] x, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(k0 * a[i], Math.abs(x[i]) + k1);
        }
    }

    @Override
    public void subtractQuotient(double alpha, Vector m, Vector u) {
        subtractQuotient(array, aligned(m), aligned(u), offset, offset + size, alpha);
    }

    private static void subtractQuotient(double[] a, double[] m, double[] u, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] -= k0 * m[i] / u[i];
        }
    }

    @Override
    public void multiplyRootRatio(Vector p, Vector q, double epsilon) {
        multiplyRootRatio(array, aligned(p), aligned(q), offset, offset + size, epsilon);
    }

    private static void multiplyRootRatio(double[] a, double[] p, double[] q, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] = a[i] * Math.sqrt(p[i] + k0) / Math.sqrt(q[i] + k0);
        }
    }

    @Override
    public void addSignOfAverage(double alpha, double beta, Vector m, Vector x) {
        addSignOfAverage(array, aligned(m), aligned(x), offset, offset + size, alpha, beta, 1 - beta);
    }

    private static void addSignOfAverage(
            double[] a, double[] m, double[] x, int from, int to, double k0, double k1, double k2) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.min(Math.max((k1 * m[i] + k2 * x[i]) * HUGE * HUGE, -1.0), 1.0);
        }
    }
}
