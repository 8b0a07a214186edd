package dev.descent.tensor;

/** A run of numbers on the Java heap, in one of the two element types, that loops of the JIT work on. */
public abstract sealed class Vector permits FloatVector, DoubleVector {

    final int offset;
    final int size;

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
}
