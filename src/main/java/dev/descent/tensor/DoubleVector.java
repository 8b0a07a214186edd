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
    double[] aligned(Vector x) {
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
        DoubleLoops.averageSquare(array, aligned(x), offset, offset + size, beta, 1 - beta);
    }

    @Override
    public void combine(double alpha, double beta, Vector x) {
        DoubleLoops.combine(array, aligned(x), offset, offset + size, alpha, beta);
    }

    @Override
    public void add(double alpha, Vector x) {
        DoubleLoops.add(array, aligned(x), offset, offset + size, alpha);
    }

    @Override
    public void addSign(double alpha, Vector x) {
        DoubleLoops.addSign(array, aligned(x), offset, offset + size, alpha);
    }

    @Override
    public void scale(double alpha) {
        DoubleLoops.scale(array, offset, offset + size, alpha);
    }

    @Override
    public void max(Vector x) {
        DoubleLoops.max(array, aligned(x), offset, offset + size);
    }

    @Override
    public void multiply(Vector x) {
        DoubleLoops.multiply(array, aligned(x), offset, offset + size);
    }

    @Override
    public void subtractRatio(double alpha, Vector m, double gamma, Vector v, double epsilon) {
        DoubleLoops.subtractRatio(
                array,
                aligned(m),
                aligned(v),
                offset,
                offset + size,
                alpha,
                gamma,
                Math.max(epsilon, Double.MIN_NORMAL));
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
    public void product(Vector x, Vector y) {
        DoubleLoops.product(array, aligned(x), aligned(y), offset, offset + size);
    }

    @Override
    public void readColumns(Vector x, int from, int stride, int width) {
        double[] matrix = ((DoubleVector) x).array;
        int start = x.offset + from;
        for (int i = 0; i < size / width; i++) {
            System.arraycopy(matrix, start + i * stride, array, offset + i * width, width);
        }
    }

    @Override
    public void writeColumns(Vector x, int from, int stride, int width) {
        double[] matrix = ((DoubleVector) x).array;
        int start = x.offset + from;
        for (int i = 0; i < size / width; i++) {
            System.arraycopy(array, offset + i * width, matrix, start + i * stride, width);
        }
    }

    @Override
    public void addProduct(Vector x, Vector y) {
        DoubleLoops.addProduct(array, aligned(x), aligned(y), offset, offset + size);
    }

    @Override
    public void tanh(Vector x) {
        for (int i = 0; i < size; i++) {
            array[offset + i] = Math.tanh(x.get(i));
        }
    }

    @Override
    public void sigmoid(Vector x) {
        DoubleLoops.sigmoid(array, aligned(x), offset, offset + size);
    }

    @Override
    public void exp(Vector x) {
        DoubleLoops.exp(array, aligned(x), offset, offset + size);
    }

    @Override
    public void affine(double alpha, double beta) {
        DoubleLoops.affine(array, offset, offset + size, alpha, beta);
    }

    @Override
    public void max(double least) {
        DoubleLoops.max(array, offset, offset + size, least);
    }

    @Override
    public void addProductsTo(double[] sums, int at, Vector x, int from, int to) {
        DoubleLoops.addProducts(sums, at, array, offset + from, ((DoubleVector) x).array, x.offset + from, to - from);
    }

    @Override
    public void multiply(double[] factors, int at, int from, int to) {
        DoubleLoops.multiply(array, offset + from, factors, at, to - from);
    }

    @Override
    public void addSquare(double alpha, Vector x) {
        DoubleLoops.addSquare(array, aligned(x), offset, offset + size, alpha);
    }

    @Override
    public void maxAbsolute(double beta, Vector x, double epsilon) {
        DoubleLoops.maxAbsolute(array, aligned(x), offset, offset + size, beta, Math.max(epsilon, Double.MIN_NORMAL));
    }

    @Override
    public void subtractQuotient(double alpha, Vector m, Vector u) {
        DoubleLoops.subtractQuotient(array, aligned(m), aligned(u), offset, offset + size, alpha);
    }

    @Override
    public void multiplyRootRatio(Vector p, Vector q, double epsilon) {
        DoubleLoops.multiplyRootRatio(
                array, aligned(p), aligned(q), offset, offset + size, Math.max(epsilon, Double.MIN_NORMAL));
    }

    @Override
    public void addSignOfAverage(double alpha, double beta, Vector m, Vector x) {
        DoubleLoops.addSignOfAverage(array, aligned(m), aligned(x), offset, offset + size, alpha, beta, 1 - beta);
    }

    @Override
    public void add(
            double alpha0, Vector x0, double alpha1, Vector x1, double alpha2, Vector x2, double alpha3, Vector x3) {
        DoubleLoops.add(
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

    @Override
    public void clamp(double low, double high) {
        DoubleLoops.clamp(array, offset, offset + size, low, high);
    }

    @Override
    public void power(Vector x, double exponent) {
        if (exponent == 0.5) {
            DoubleLoops.sqrt(array, aligned(x), offset, offset + size);
        } else {
            for (int i = 0; i < size; i++) {
                set(i, Math.pow(x.get(i), exponent));
            }
        }
    }

    @Override
    public void divide(Vector x) {
        DoubleLoops.divide(array, aligned(x), offset, offset + size);
    }

    @Override
    public void chooseBySign(Vector x, double ifNegative, double ifZero, double ifPositive) {
        DoubleLoops.chooseBySign(
                array, aligned(x), offset, offset + size, (ifNegative - ifZero), ifZero, (ifPositive - ifZero));
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
    public void multiplyAdd(Vector x, Vector y) {
        DoubleLoops.multiplyAdd(array, aligned(x), aligned(y), offset, offset + size);
    }

    @Override
    public void keepWherePositive(Vector y) {
        DoubleLoops.keepWherePositive(array, aligned(y), offset, offset + size);
    }

    @Override
    public void keepWherePositive(Vector y, Vector sums) {
        if (sums.offset == offset) {
            DoubleLoops.keepWherePositive(array, aligned(y), ((DoubleVector) sums).array, offset, offset + size);
        } else {
            keepWherePositive(y);
            sums.slice(0, size).add(1, this);
        }
    }

    @Override
    public void repeat(Vector x) {
        for (int i = 0; i < size; i += x.size) {
            System.arraycopy(((DoubleVector) x).array, x.offset, array, offset + i, Math.min(x.size, size - i));
        }
    }

    @Override
    public void addColumnSums(Vector x) {
        DoubleRows.addColumns(array, offset, ((DoubleVector) x).array, x.offset, x.offset + x.size, size);
    }

    @Override
    public void rowSums(Vector x, int width) {
        DoubleRows.sums(array, offset, ((DoubleVector) x).array, x.offset, x.offset + x.size, width);
    }

    @Override
    public void rowProducts(Vector x, Vector y, int width) {
        double[] factors = ((DoubleVector) x).aligned(y);
        DoubleRows.products(array, offset, ((DoubleVector) x).array, factors, x.offset, x.offset + x.size, width);
    }

    @Override
    public void rowMaxima(Vector x, int width) {
        DoubleRows.maxima(array, offset, ((DoubleVector) x).array, x.offset, x.offset + x.size, width);
    }

    @Override
    public void addPerRow(double alpha, Vector m, int width) {
        DoubleRows.add(array, offset, offset + size, width, ((DoubleVector) m).array, m.offset, alpha);
    }

    @Override
    public void addPerRow(double alpha, Vector m, Vector x, int width) {
        double[] factors = ((DoubleVector) m).array;
        DoubleRows.addMultiples(array, aligned(x), offset, offset + size, width, factors, m.offset, alpha);
    }

    @Override
    public void multiplyPerRow(Vector m, int width) {
        DoubleRows.multiply(array, offset, offset + size, width, ((DoubleVector) m).array, m.offset);
    }

    @Override
    public void affinePerRow(Vector m, Vector n, int width) {
        double[] factors = ((DoubleVector) m).array;
        DoubleRows.affine(array, offset, offset + size, width, factors, m.offset, ((DoubleVector) n).array, n.offset);
    }

    @Override
    public void dividePerRow(Vector m, int width) {
        DoubleRows.divide(array, offset, offset + size, width, ((DoubleVector) m).array, m.offset);
    }

    @Override
    public void copyRuns(int to, int toStep, Vector x, int from, int fromStep, int run, int count) {
        DoubleRuns.copy(array, offset + to, toStep, ((DoubleVector) x).array, x.offset + from, fromStep, run, count);
    }

    @Override
    public void addRuns(double alpha, int to, int toStep, Vector x, int from, int fromStep, int run, int count) {
        double[] terms = ((DoubleVector) x).array;
        DoubleRuns.add(array, offset + to, toStep, terms, x.offset + from, fromStep, run, count, alpha);
    }

    @Override
    void choose(long[] bits, long threshold, double below, double above, int at, int count) {
        DoubleRuns.choose(array, offset + at, bits, threshold, below, above, count);
    }
}
