package dev.descent.tensor;

import java.util.Arrays;

/** A vector of {@code double}. The array is open to loops that must be as fast as the machine. */
public final class DoubleVector extends Vector {

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

    private static void addSign(double[] a, double[] x, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.signum(x[i]);
        }
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
    public double sumOfAbsolutes() {
        double sum = 0;
        for (int i = offset; i < offset + size; i++) {
            sum += Math.abs(array[i]);
        }
        return sum;
    }

    @Override
    public void add(
            double alpha0, Vector x0, double alpha1, Vector x1, double alpha2, Vector x2, double alpha3, Vector x3) {
        add(
                array,
                aligned(x0),
                aligned(x1),
                aligned(x2),
                aligned(x3),
                offset,
                offset + size,
                alpha0,
                alpha1,
                alpha2,
                alpha3);
    }

    private static void add(
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
    public void clamp(double low, double high) {
        clamp(array, offset, offset + size, low, high);
    }

    private static void clamp(double[] a, int from, int to, double k0, double k1) {
        for (int i = from; i < to; i++) {
            a[i] = Math.min(Math.max(a[i], k0), k1);
        }
    }

    @Override
    public void power(Vector x, double exponent) {
        if (exponent == 0.5) {
            sqrt(array, aligned(x), offset, offset + size);
        } else {
            for (int i = 0; i < size; i++) {
                set(i, Math.pow(x.get(i), exponent));
            }
        }
    }

    private static void sqrt(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.sqrt(x[i]);
        }
    }

    @Override
    public void divide(Vector x) {
        divide(array, aligned(x), offset, offset + size);
    }

    private static void divide(double[] a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] /= Math.max(x[i], Double.MIN_NORMAL);
        }
    }

    @Override
    public void chooseBySign(Vector x, double ifNegative, double ifZero, double ifPositive) {
        chooseBySign(array, aligned(x), offset, offset + size, (ifNegative - ifZero), ifZero, (ifPositive - ifZero));
    }

    /** Twice the largest number brings even the smallest beyond ±1; {@code Math.signum} isn't vectorized. */
    private static void chooseBySign(double[] a, double[] x, int from, int to, double k0, double k1, double k2) {
        for (int i = from; i < to; i++) {
            double sign = Math.min(Math.max(x[i] * Double.MAX_VALUE * Double.MAX_VALUE, -1), 1);
            a[i] = k1 + k2 * Math.max(sign, 0) + k0 * Math.max(-sign, 0);
        }
    }

    @Override
    public void read(int from, Vector to) {
        System.arraycopy(array, offset + from, ((DoubleVector) to).array, to.offset, to.size);
    }

    @Override
    public void write(int from, Vector values) {
        System.arraycopy(((DoubleVector) values).array, values.offset, array, offset + from, values.size);
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
}
