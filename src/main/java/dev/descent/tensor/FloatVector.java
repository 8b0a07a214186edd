package dev.descent.tensor;

import java.util.Arrays;

/** A vector of {@code float}. The array is open to loops that must be as fast as the machine. */
public final class FloatVector extends Vector {

    /** Elements below which adding one square after the other is faster than in many lanes. */
    private static final int SHORT = 256;

    /** Squares that sum up to less may have been too small for single precision. */
    private static final double LEAST_SQUARES = 1e-30;

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
    float[] aligned(Vector x) {
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
        FloatLoops.averageSquare(array, aligned(x), offset, offset + size, (float) beta, (float) (1 - beta));
    }

    @Override
    public void combine(double alpha, double beta, Vector x) {
        FloatLoops.combine(array, aligned(x), offset, offset + size, (float) alpha, (float) beta);
    }

    @Override
    public void add(double alpha, Vector x) {
        FloatLoops.add(array, aligned(x), offset, offset + size, (float) alpha);
    }

    @Override
    public void addSign(double alpha, Vector x) {
        FloatLoops.addSign(array, aligned(x), offset, offset + size, (float) alpha);
    }

    @Override
    public void scale(double alpha) {
        FloatLoops.scale(array, offset, offset + size, (float) alpha);
    }

    @Override
    public void max(Vector x) {
        FloatLoops.max(array, aligned(x), offset, offset + size);
    }

    @Override
    public void multiply(Vector x) {
        FloatLoops.multiply(array, aligned(x), offset, offset + size);
    }

    @Override
    public void subtractRatio(double alpha, Vector m, double gamma, Vector v, double epsilon) {
        FloatLoops.subtractRatio(
                array,
                aligned(m),
                aligned(v),
                offset,
                offset + size,
                (float) alpha,
                (float) gamma,
                Math.max((float) epsilon, Float.MIN_NORMAL));
    }

    @Override
    public double sumOfSquares() {
        if (size < SHORT) {
            return exactSumOfSquares();
        }
        SquareSum squares = SQUARES.get();
        squares.add(this);
        double sum = squares.take();
        return sum > LEAST_SQUARES && sum < Double.POSITIVE_INFINITY ? sum : exactSumOfSquares();
    }

    private double exactSumOfSquares() {
        double sum = 0;
        for (int i = offset; i < offset + size; i++) {
            sum += (double) array[i] * array[i];
        }
        return sum;
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
    public void product(Vector x, Vector y) {
        FloatLoops.product(array, aligned(x), aligned(y), offset, offset + size);
    }

    @Override
    public void readColumns(Vector x, int from, int stride, int width) {
        float[] matrix = ((FloatVector) x).array;
        int start = x.offset + from;
        for (int i = 0; i < size / width; i++) {
            System.arraycopy(matrix, start + i * stride, array, offset + i * width, width);
        }
    }

    @Override
    public void writeColumns(Vector x, int from, int stride, int width) {
        float[] matrix = ((FloatVector) x).array;
        int start = x.offset + from;
        for (int i = 0; i < size / width; i++) {
            System.arraycopy(array, offset + i * width, matrix, start + i * stride, width);
        }
    }

    @Override
    public void addProduct(Vector x, Vector y) {
        FloatLoops.addProduct(array, aligned(x), aligned(y), offset, offset + size);
    }

    @Override
    public void tanh(Vector x) {
        FloatLoops.tanh(array, aligned(x), offset, offset + size);
    }

    @Override
    public void sigmoid(Vector x) {
        FloatLoops.sigmoid(array, aligned(x), offset, offset + size);
    }

    @Override
    public void exp(Vector x) {
        FloatLoops.exp(array, aligned(x), offset, offset + size);
    }

    @Override
    public void affine(double alpha, double beta) {
        FloatLoops.affine(array, offset, offset + size, (float) alpha, (float) beta);
    }

    @Override
    public void max(double least) {
        FloatLoops.max(array, offset, offset + size, (float) least);
    }

    @Override
    public void addProductsTo(double[] sums, int at, Vector x, int from, int to) {
        FloatLoops.addProducts(sums, at, array, offset + from, ((FloatVector) x).array, x.offset + from, to - from);
    }

    @Override
    public void multiply(double[] factors, int at, int from, int to) {
        FloatLoops.multiply(array, offset + from, factors, at, to - from);
    }

    @Override
    public void addSquare(double alpha, Vector x) {
        FloatLoops.addSquare(array, aligned(x), offset, offset + size, (float) alpha);
    }

    @Override
    public void maxAbsolute(double beta, Vector x, double epsilon) {
        FloatLoops.maxAbsolute(
                array, aligned(x), offset, offset + size, (float) beta, Math.max((float) epsilon, Float.MIN_NORMAL));
    }

    @Override
    public void subtractQuotient(double alpha, Vector m, Vector u) {
        FloatLoops.subtractQuotient(array, aligned(m), aligned(u), offset, offset + size, (float) alpha);
    }

    @Override
    public void multiplyRootRatio(Vector p, Vector q, double epsilon) {
        FloatLoops.multiplyRootRatio(
                array, aligned(p), aligned(q), offset, offset + size, Math.max((float) epsilon, Float.MIN_NORMAL));
    }

    @Override
    public void addSignOfAverage(double alpha, double beta, Vector m, Vector x) {
        FloatLoops.addSignOfAverage(
                array, aligned(m), aligned(x), offset, offset + size, (float) alpha, (float) beta, (float) (1 - beta));
    }

    @Override
    public void add(
            double alpha0, Vector x0, double alpha1, Vector x1, double alpha2, Vector x2, double alpha3, Vector x3) {
        FloatLoops.add(
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

    @Override
    public void clamp(double low, double high) {
        FloatLoops.clamp(array, offset, offset + size, (float) low, (float) high);
    }

    @Override
    public void power(Vector x, double exponent) {
        if (exponent == 0.5) {
            FloatLoops.sqrt(array, aligned(x), offset, offset + size);
        } else {
            for (int i = 0; i < size; i++) {
                set(i, Math.pow(x.get(i), exponent));
            }
        }
    }

    @Override
    public void divide(Vector x) {
        FloatLoops.divide(array, aligned(x), offset, offset + size);
    }

    @Override
    public void chooseBySign(Vector x, double ifNegative, double ifZero, double ifPositive) {
        FloatLoops.chooseBySign(
                array, aligned(x), offset, offset + size, (float) (ifNegative - ifZero), (float) ifZero, (float)
                        (ifPositive - ifZero));
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
    public void multiplyAdd(Vector x, Vector y) {
        FloatLoops.multiplyAdd(array, aligned(x), aligned(y), offset, offset + size);
    }

    @Override
    public void keepWherePositive(Vector y) {
        FloatLoops.keepWherePositive(array, aligned(y), offset, offset + size);
    }

    @Override
    public void keepWherePositive(Vector y, Vector sums) {
        if (sums.offset == offset) {
            FloatLoops.keepWherePositive(array, aligned(y), ((FloatVector) sums).array, offset, offset + size);
        } else {
            keepWherePositive(y);
            sums.slice(0, size).add(1, this);
        }
    }

    @Override
    public void repeat(Vector x) {
        for (int i = 0; i < size; i += x.size) {
            System.arraycopy(((FloatVector) x).array, x.offset, array, offset + i, Math.min(x.size, size - i));
        }
    }

    @Override
    public void addColumnSums(Vector x) {
        FloatRows.addColumns(array, offset, ((FloatVector) x).array, x.offset, x.offset + x.size, size);
    }

    @Override
    public void rowSums(Vector x, int width) {
        FloatRows.sums(array, offset, ((FloatVector) x).array, x.offset, x.offset + x.size, width);
    }

    @Override
    public void rowProducts(Vector x, Vector y, int width) {
        float[] factors = ((FloatVector) x).aligned(y);
        FloatRows.products(array, offset, ((FloatVector) x).array, factors, x.offset, x.offset + x.size, width);
    }

    @Override
    public void rowMaxima(Vector x, int width) {
        FloatRows.maxima(array, offset, ((FloatVector) x).array, x.offset, x.offset + x.size, width);
    }

    @Override
    public void addPerRow(double alpha, Vector m, int width) {
        FloatRows.add(array, offset, offset + size, width, ((FloatVector) m).array, m.offset, (float) alpha);
    }

    @Override
    public void addPerRow(double alpha, Vector m, Vector x, int width) {
        float[] factors = ((FloatVector) m).array;
        FloatRows.addMultiples(array, aligned(x), offset, offset + size, width, factors, m.offset, (float) alpha);
    }

    @Override
    public void multiplyPerRow(Vector m, int width) {
        FloatRows.multiply(array, offset, offset + size, width, ((FloatVector) m).array, m.offset);
    }

    @Override
    public void affinePerRow(Vector m, Vector n, int width) {
        float[] factors = ((FloatVector) m).array;
        FloatRows.affine(array, offset, offset + size, width, factors, m.offset, ((FloatVector) n).array, n.offset);
    }

    @Override
    public void dividePerRow(Vector m, int width) {
        FloatRows.divide(array, offset, offset + size, width, ((FloatVector) m).array, m.offset);
    }

    @Override
    public void copyRuns(int to, int toStep, Vector x, int from, int fromStep, int run, int count) {
        FloatRuns.copy(array, offset + to, toStep, ((FloatVector) x).array, x.offset + from, fromStep, run, count);
    }

    @Override
    public void addRuns(double alpha, int to, int toStep, Vector x, int from, int fromStep, int run, int count) {
        float[] terms = ((FloatVector) x).array;
        FloatRuns.add(array, offset + to, toStep, terms, x.offset + from, fromStep, run, count, (float) alpha);
    }

    @Override
    void choose(long[] bits, long threshold, double below, double above, int at, int count) {
        FloatRuns.choose(array, offset + at, bits, threshold, (float) below, (float) above, count);
    }
}
