package dev.descent.tensor;

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
}
