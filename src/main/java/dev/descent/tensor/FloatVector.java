package dev.descent.tensor;

import java.util.Arrays;

/** A vector of {@code float}. The array is open to loops that must be as fast as the machine. */
public final class FloatVector extends Vector {

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

    private static void addSign(float[] a, float[] x, int from, int to, float k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0 * Math.signum(x[i]);
        }
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
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = offset;
        int end = offset + size;
        for (; i + 3 < end; i += 4) {
            s0 += (double) array[i] * array[i];
            s1 += (double) array[i + 1] * array[i + 1];
            s2 += (double) array[i + 2] * array[i + 2];
            s3 += (double) array[i + 3] * array[i + 3];
        }
        for (; i < end; i++) {
            s0 += (double) array[i] * array[i];
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
                (float) alpha0,
                (float) alpha1,
                (float) alpha2,
                (float) alpha3);
    }

    private static void add(
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
    public void clamp(double low, double high) {
        clamp(array, offset, offset + size, (float) low, (float) high);
    }

    private static void clamp(float[] a, int from, int to, float k0, float k1) {
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

    private static void sqrt(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = (float) Math.sqrt(x[i]);
        }
    }

    @Override
    public void divide(Vector x) {
        divide(array, aligned(x), offset, offset + size);
    }

    private static void divide(float[] a, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] /= Math.max(x[i], Float.MIN_NORMAL);
        }
    }

    @Override
    public void chooseBySign(Vector x, double ifNegative, double ifZero, double ifPositive) {
        chooseBySign(array, aligned(x), offset, offset + size, (float) (ifNegative - ifZero), (float) ifZero, (float)
                (ifPositive - ifZero));
    }

    /** Twice the largest number brings even the smallest beyond ±1; {@code Math.signum} isn't vectorized. */
    private static void chooseBySign(float[] a, float[] x, int from, int to, float k0, float k1, float k2) {
        for (int i = from; i < to; i++) {
            float sign = Math.min(Math.max(x[i] * Float.MAX_VALUE * Float.MAX_VALUE, -1), 1);
            a[i] = k1 + k2 * Math.max(sign, 0) + k0 * Math.max(-sign, 0);
        }
    }

    @Override
    public void read(int from, Vector to) {
        System.arraycopy(array, offset + from, ((FloatVector) to).array, to.offset, to.size);
    }

    @Override
    public void write(int from, Vector values) {
        System.arraycopy(((FloatVector) values).array, values.offset, array, offset + from, values.size);
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
}
