package dev.descent.tensor;

import java.util.Arrays;

/** A vector of {@code float}. The array is open to loops that must be as fast as the machine. */
public final class FloatVector extends Vector {

    /**
     * Multiplied by this twice, every number but 0 lies beyond ±1, subnormal ones too; clamped to ±1, that is its sign. The JIT
     * vectorizes this, and not {@code Math.signum}.
     */
    private static final float HUGE = 0x1p127f;

    private static final ThreadLocal<SquareSum> SQUARES = ThreadLocal.withInitial(SquareSum::new);

    private final float[] array;

    FloatVector(float[] array, int offset, int size) {
        super(offset, size);
        this.array = array;
    }

    /** The array behind this view; element 0 of the view stands at {@link #offset()}. */
    public float[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    @Override
    public DType dtype() {
        return DType.FLOAT32;
    }

    @Override
    public double get(int index) {
        return array[offset + index];
    }

    @Override
    public void set(int index, double value) {
        array[offset + index] = (float) value;
    }

    @Override
    public FloatVector slice(int from, int to) {
        return new FloatVector(array, offset + from, to - from);
    }

    @Override
    public void fill(double value) {
        Arrays.fill(array, offset, offset + size, (float) value);
    }

    @Override
    public void copyFrom(Vector x) {
        System.arraycopy(((FloatVector) x).array, x.offset, array, offset, size);
    }

    /**
     * The elements of another vector, each at the index that it has in this one's array: loops over arrays with different offsets
     * aren't vectorized. Copies, where the views don't begin at the same offset; none that is used at every step does.
     */
    private float[] aligned(Vector x) {
        float[] elements = ((FloatVector) x).array;
        if (x.offset == offset) {
            return elements;
        }
        float[] copy = new float[offset + size];
        System.arraycopy(elements, x.offset, copy, offset, size);
        return copy;
    }

    @Override
    public void average(double beta, Vector x) {
        average(array, aligned(x), offset, offset + size, (float) beta, (float) (1 - beta));
    }

    private static void average(float[] a, float[] x, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * x[i];
        }
    }

    @Override
    public void averageSquare(double beta, Vector x) {
        averageSquare(array, aligned(x), offset, offset + size, (float) beta, (float) (1 - beta));
    }

    private static void averageSquare(float[] a, float[] x, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * (x[i] * x[i]);
        }
    }

    @Override
    public void combine(double alpha, double beta, Vector x) {
        combine(array, aligned(x), offset, offset + size, (float) alpha, (float) beta);
    }

    private static void combine(float[] a, float[] x, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1 * x[i];
        }
    }

    @Override
    public void add(double alpha, Vector x) {
        add(array, aligned(x), offset, offset + size, (float) alpha);
    }

    private static void add(float[] a, float[] x, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * x[i];
        }
    }

    @Override
    public void addSign(double alpha, Vector x) {
        addSign(array, aligned(x), offset, offset + size, (float) alpha);
    }

    @Override
    public void scale(double alpha) {
        scale(array, offset, offset + size, (float) alpha);
    }

    private static void scale(float[] a, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] *= k0;
        }
    }

    @Override
    public void clamp(double limit) {
        clamp(array, offset, offset + size, (float) limit);
    }

    private static void clamp(float[] a, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] = Math.min(Math.max(a[i], -k0), k0);
        }
    }

    @Override
    public void max(Vector x) {
        max(array, aligned(x), offset, offset + size);
    }

    private static void max(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(a[i], x[i]);
        }
    }

    @Override
    public void multiply(Vector x) {
        multiply(array, aligned(x), offset, offset + size);
    }

    private static void multiply(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] *= x[i];
        }
    }

    @Override
    public void subtractRatio(double alpha, Vector m, double gamma, Vector v, double epsilon) {
        subtractRatio(
                array, aligned(m), aligned(v), offset, offset + size, (float) alpha, (float) gamma, (float) epsilon);
    }

    private static void subtractRatio(float[] a, float[] m, float[] v, int from, int to, float k0, float k1, float k2) {
        for (int i = from; i < to; i++) {
            a[i] -= k0 * m[i] / ((float) Math.sqrt(k1 * v[i]) + k2);
        }
    }

    @Override
    public double sumOfSquares() {
        SquareSum squares = SQUARES.get();
        squares.add(this);
        return squares.take();
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
        tanh(array, aligned(x), offset, offset + size);
    }

    /** Rational approximation of degree 13 over 6, within 4 units in the last place; beyond ±7.9 the nearest float is ±1. */
    private static void tanh(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            float t = Math.min(Math.max(x[i], -7.9053111f), 7.9053111f);
            float s = t * t;
            float p = -2.76076847742355e-16f * s + 2.00018790482477e-13f;
            p = p * s - 8.60467152213735e-11f;
            p = p * s + 5.12229709037114e-08f;
            p = p * s + 1.48572235717979e-05f;
            p = p * s + 6.37261928875436e-04f;
            p = p * s + 4.89352455891786e-03f;
            float q = 1.19825839466702e-06f * s + 1.18534705686654e-04f;
            q = q * s + 2.26843463243900e-03f;
            q = q * s + 4.89352518554385e-03f;
            a[i] = t * p / q;
        }
    }

    @Override
    public void affine(double alpha, double beta) {
        affine(array, offset, offset + size, (float) alpha, (float) beta);
    }

    private static void affine(float[] a, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = k0 * a[i] + k1;
        }
    }

    @Override
    public void max(double least) {
        max(array, offset, offset + size, (float) least);
    }

    private static void max(float[] a, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(a[i], k0);
        }
    }

    @Override
    public void addProductsTo(double[] sums, int at, Vector x, int from, int to) {
        addProducts(sums, at, array, offset + from, ((FloatVector) x).array, x.offset + from, to - from);
    }

    private static void addProducts(double[] sums, int at, float[] a, int fromA, float[] x, int fromX, int count) {
        for (int i = 0; i < count; i++) {
            sums[at + i] += (double) a[fromA + i] * x[fromX + i];
        }
    }

    @Override
    public void multiply(double[] factors, int at, int from, int to) {
        multiply(array, offset + from, factors, at, to - from);
    }

    private static void multiply(float[] a, int from, double[] factors, int at, int count) {
        for (int i = 0; i < count; i++) {
            a[from + i] = (float) (a[from + i] * factors[at + i]);
        }
    }

    private static void addSign(float[] a, float[] x, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.min(Math.max(x[i] * HUGE * HUGE, -1f), 1f);
        }
    }

    @Override
    public void addSquare(double alpha, Vector x) {
        addSquare(array, aligned(x), offset, offset + size, (float) alpha);
    }

    private static void addSquare(float[] a, float[] x, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * (x[i] * x[i]);
        }
    }

    @Override
    public void maxAbsolute(double beta, Vector x, double epsilon) {
        maxAbsolute(array, aligned(x), offset, offset + size, (float) beta, (float) epsilon);
    }

    private static void maxAbsolute(float[] a, float[] x, int from, int to, float k0, float k1) {
        for (int i = from; i < to; i++) {
            a[i] = Math.max(k0 * a[i], Math.abs(x[i]) + k1);
        }
    }

    @Override
    public void subtractQuotient(double alpha, Vector m, Vector u) {
        subtractQuotient(array, aligned(m), aligned(u), offset, offset + size, (float) alpha);
    }

    private static void subtractQuotient(float[] a, float[] m, float[] u, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] -= k0 * m[i] / u[i];
        }
    }

    @Override
    public void multiplyRootRatio(Vector p, Vector q, double epsilon) {
        multiplyRootRatio(array, aligned(p), aligned(q), offset, offset + size, (float) epsilon);
    }

    private static void multiplyRootRatio(float[] a, float[] p, float[] q, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] = a[i] * (float) Math.sqrt(p[i] + k0) / (float) Math.sqrt(q[i] + k0);
        }
    }

    @Override
    public void addSignOfAverage(double alpha, double beta, Vector m, Vector x) {
        addSignOfAverage(
                array, aligned(m), aligned(x), offset, offset + size, (float) alpha, (float) beta, (float) (1 - beta));
    }

    private static void addSignOfAverage(
            float[] a, float[] m, float[] x, int from, int to, float k0, float k1, float k2) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.min(Math.max((k1 * m[i] + k2 * x[i]) * HUGE * HUGE, -1f), 1f);
        }
    }
}
