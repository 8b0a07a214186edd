package dev.descent.tensor;

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
}
