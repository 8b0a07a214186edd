package dev.descent.tensor;

/**
 * A run of numbers on the Java heap, in one of the two element types, with the arithmetic that update rules are made of. Each
 * operation is one plain loop that the JIT vectorizes; operands have the same element type and at least as many elements, and
 * may not overlap unless they are the same view. Scalars are rounded to the element type.
 */
public abstract sealed class Vector permits FloatVector, DoubleVector {

    int offset;
    int size;

    Vector(int offset, int size) {
        this.offset = offset;
        this.size = size;
    }

    /** A new vector of zeros. */
    public static Vector zeros(DType dtype, int size) {
        return dtype == DType.FLOAT32
                ? new FloatVector(new float[size], 0, size)
                : new DoubleVector(new double[size], 0, size);
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    public abstract DType dtype();

    public abstract double get(int index);

    /** Sets one element, rounded to the element type. */
    public abstract void set(int index, double value);

    /** A view of the elements from {@code from} up to, not including, {@code to}: writing to either shows in both. */
    public abstract Vector slice(int from, int to);

    /**
     * Makes this view one of other elements of its array, so that going over a long array piece by piece takes no new views.
     *
     * @param from number of the first element within the array
     */
    public void moveTo(int from, int newSize) {
        offset = from;
        size = newSize;
    }

    /** this ← value */
    public abstract void fill(double value);

    /** this ← x */
    public abstract void copyFrom(Vector x);

    /** this ← β·this + (1−β)·x */
    public void average(double beta, Vector x) {
        combine(beta, 1 - beta, x);
    }

    /** this ← β·this + (1−β)·x² */
    public abstract void averageSquare(double beta, Vector x);

    /** this ← α·this + β·x */
    public abstract void combine(double alpha, double beta, Vector x);

    /** this ← this + α·x */
    public abstract void add(double alpha, Vector x);

    /** this ← this + α·sign(x), with sign(0) = 0 */
    public abstract void addSign(double alpha, Vector x);

    /** this ← α·this */
    public abstract void scale(double alpha);

    /** this ← min(max(this, −limit), limit) */
    public void clamp(double limit) {
        clamp(-limit, limit);
    }

    /** this ← max(this, x) */
    public abstract void max(Vector x);

    /** this ← max(this, least) */
    public abstract void max(double least);

    /** this ← this · x */
    public abstract void multiply(Vector x);

    /** this[from + i] ← this[from + i] · factors[at + i], up to, not including, {@code to}. */
    public abstract void multiply(double[] factors, int at, int from, int to);

    /** sums[at + i] ← sums[at + i] + this[from + i] · x[from + i], up to, not including, {@code to}; in double precision. */
    public abstract void addProductsTo(double[] sums, int at, Vector x, int from, int to);

    /** this ← this − α·m / (√(γ·v) + ε) */
    public abstract void subtractRatio(double alpha, Vector m, double gamma, Vector v, double epsilon);

    /** Σ this², summed as {@link SquareSum} does. */
    public abstract double sumOfSquares();

    /** How many elements are greater than a limit in absolute value. */
    public abstract int countBeyond(double limit);

    /** Σ |this|, summed in double precision. */
    public abstract double sumOfAbsolutes();

    /** this ← this + α₀·x₀ + α₁·x₁ + α₂·x₂ + α₃·x₃: matrix products by rows take their time in loads, and this needs fewer. */
    public abstract void add(
            double alpha0, Vector x0, double alpha1, Vector x1, double alpha2, Vector x2, double alpha3, Vector x3);

    /** this ← this + α·x² */
    public abstract void addSquare(double alpha, Vector x);

    /** this ← min(max(this, low), high) */
    public abstract void clamp(double low, double high);

    /** this ← x^exponent, of elements that aren't negative; a square root is the fast case. */
    public abstract void power(Vector x, double exponent);

    /** this ← this / x, of an x without negative elements; 0 / 0 is 0 */
    public abstract void divide(Vector x);

    /** this ← one of three numbers, by the sign of x */
    public abstract void chooseBySign(Vector x, double ifNegative, double ifZero, double ifPositive);

    /** Copies elements out: {@code to} receives as many as it holds, from number {@code from} on. */
    public abstract void read(int from, Vector to);

    /** Copies all of {@code values} in, from element number {@code from} on. */
    public abstract void write(int from, Vector values);

    /** this ← x · y */
    public abstract void product(Vector x, Vector y);

    /** Copies neighbouring columns out of a matrix: row i of this, {@code width} long, is what begins at x[from + i·stride]. */
    public abstract void readColumns(Vector x, int from, int stride, int width);

    /** Copies all of this to where {@link #readColumns} reads it. */
    public abstract void writeColumns(Vector x, int from, int stride, int width);

    /** this ← this + x · y */
    public abstract void addProduct(Vector x, Vector y);

    /** this ← tanh(x) */
    public abstract void tanh(Vector x);

    /** this ← σ(x) */
    public abstract void sigmoid(Vector x);

    /** this ← eˣ */
    public abstract void exp(Vector x);

    /** this ← ln x, one after the other. */
    public void log(Vector x) {
        for (int i = 0; i < size; i++) {
            set(i, Math.log(x.get(i)));
        }
    }

    /** this ← α·this + β */
    public abstract void affine(double alpha, double beta);

    /** this ← max(β·this, |x| + ε) */
    public abstract void maxAbsolute(double beta, Vector x, double epsilon);

    /** this ← this − α·m/u */
    public abstract void subtractQuotient(double alpha, Vector m, Vector u);

    /** this ← this · √(p + ε) / √(q + ε) */
    public abstract void multiplyRootRatio(Vector p, Vector q, double epsilon);

    /** this ← this + α·sign(β·m + (1−β)·x), with sign(0) = 0 */
    public abstract void addSignOfAverage(double alpha, double beta, Vector m, Vector x);

    /** this ← this · x + y */
    public abstract void multiplyAdd(Vector x, Vector y);

    /** this ← this where y > 0, else 0: what a rectifier with the output y does to a gradient */
    public abstract void keepWherePositive(Vector y);

    /** this ← this where y > 0, else 0; sums ← sums + this; in one pass */
    public abstract void keepWherePositive(Vector y, Vector sums);

    /**
     * this ← x, x, x, … What is the same for all rows of a matrix, a bias say, is fastest where it is repeated as long as the block
     * that is worked on: then it is added, multiplied or summed up ({@link #addColumnSums} at the end) element by element.
     */
    public abstract void repeat(Vector x);

    /** this[j] ← this[j] + Σᵣ x[r, j], of an x with rows as long as this vector. */
    public abstract void addColumnSums(Vector x);

    /** this[r] ← Σⱼ x[r, j], of an x with rows of {@code width} elements; this has an element for each, or more. */
    public abstract void rowSums(Vector x, int width);

    /** this[r] ← Σⱼ x[r, j] · y[r, j] */
    public abstract void rowProducts(Vector x, Vector y, int width);

    /** this[r] ← maxⱼ x[r, j] */
    public abstract void rowMaxima(Vector x, int width);

    /** this[r, j] ← this[r, j] + α·m[r], of this with rows of {@code width} elements, and an m with one for each, or more. */
    public abstract void addPerRow(double alpha, Vector m, int width);

    /** this[r, j] ← this[r, j] + α·m[r] · x[r, j] */
    public abstract void addPerRow(double alpha, Vector m, Vector x, int width);

    /** this[r, j] ← this[r, j] · m[r] */
    public abstract void multiplyPerRow(Vector m, int width);

    /** this[r, j] ← this[r, j] · m[r] + n[r] */
    public abstract void affinePerRow(Vector m, Vector n, int width);

    /** this[r, j] ← this[r, j] / m[r] */
    public abstract void dividePerRow(Vector m, int width);

    /**
     * this[r, ·] ← softmax(this[r, ·]), without overflow.
     *
     * @param room an element for each row
     */
    public void softmaxPerRow(int width, Vector room) {
        room.rowMaxima(this, width);
        addPerRow(-1, room, width);
        exp(this);
        room.rowSums(this, width);
        dividePerRow(room, width);
    }

    /**
     * this[r, j] ← y[r, j] · (this[r, j] − Σₖ this[r, k] · y[r, k]): the gradient of what y is the softmax of, from that of y.
     *
     * @param room an element for each row
     */
    public void softmaxSlopePerRow(Vector y, int width, Vector room) {
        room.rowProducts(this, y, width);
        addPerRow(-1, room, width);
        multiply(y);
    }

    /**
     * this[r, ·] ← ln softmax(this[r, ·]), without overflow.
     *
     * @param exponentials room for as many elements as this has
     * @param room an element for each row
     */
    public void logSoftmaxPerRow(int width, Vector exponentials, Vector room) {
        room.rowMaxima(this, width);
        addPerRow(-1, room, width);
        exponentials.exp(this);
        room.rowSums(exponentials, width);
        room.log(room);
        addPerRow(-1, room, width);
    }

    /** this[to + i·toStep + j] ← x[from + i·fromStep + j] for all i &lt; count and j &lt; run. */
    public abstract void copyRuns(int to, int toStep, Vector x, int from, int fromStep, int run, int count);

    /** this[to + i·toStep + j] ← this[to + i·toStep + j] + α·x[from + i·fromStep + j] for all i &lt; count and j &lt; run. */
    public abstract void addRuns(
            double alpha, int to, int toStep, Vector x, int from, int fromStep, int run, int count);

    /** this[at + i] ← {@code below} where the upper 53 of bits[i] are less than a threshold, else {@code above}, for i &lt; count. */
    abstract void choose(long[] bits, long threshold, double below, double above, int at, int count);

    /** Index of the largest element, the first of equals. */
    public int argmax() {
        int best = 0;
        for (int i = 1; i < size; i++) {
            if (get(i) > get(best)) {
                best = i;
            }
        }
        return best;
    }

    /**
     * y ← softmax(this), without overflow.
     *
     * @return ln Σ eˣ
     */
    public double softmaxInto(Vector y) {
        double max = get(argmax());
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double e = Math.exp(get(i) - max);
            sum += e;
            y.set(i, e);
        }
        y.scale(1 / sum);
        return max + Math.log(sum);
    }
}
