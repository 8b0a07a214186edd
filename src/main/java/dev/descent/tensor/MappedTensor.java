package dev.descent.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;

/** One tensor of an open {@link Safetensors} file. Elements are numbered from 0 in row-major order. */
public final class MappedTensor {

    private final String name;
    private final Safetensors.Type type;
    private final Shape shape;
    private final int segmentBytes;
    private final ByteBuffer[] segments;
    /** The same segments as floats; empty for other types. */
    private final FloatBuffer[] floats;

    private MappedTensor(
            String name,
            Safetensors.Type type,
            Shape shape,
            int segmentBytes,
            ByteBuffer[] segments,
            FloatBuffer[] floats) {
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.segmentBytes = segmentBytes;
        this.segments = segments;
        this.floats = floats;
    }

    static MappedTensor map(FileChannel channel, SafetensorsHeader.Placed placed, int segmentBytes) throws IOException {
        ByteBuffer[] segments = new ByteBuffer[(int) ((placed.bytes() + segmentBytes - 1) / segmentBytes)];
        FloatBuffer[] floats = new FloatBuffer[placed.type() == Safetensors.Type.F32 ? segments.length : 0];
        for (int i = 0; i < segments.length; i++) {
            long start = (long) i * segmentBytes;
            segments[i] = channel.map(
                            FileChannel.MapMode.READ_ONLY,
                            placed.position() + start,
                            Math.min(segmentBytes, placed.bytes() - start))
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (floats.length > 0) {
                floats[i] = segments[i].asFloatBuffer();
            }
        }
        return new MappedTensor(placed.name(), placed.type(), placed.shape(), segmentBytes, segments, floats);
    }

    public String name() {
        return name;
    }

    public Safetensors.Type type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /**
     * Copies elements of type U8.
     *
     * @param from first element
     */
    public void copy(long from, byte[] target, int offset, int count) {
        require(Safetensors.Type.U8);
        for (int done = 0; done < count; ) {
            ByteBuffer segment = segments[(int) ((from + done) / segmentBytes)];
            int at = (int) ((from + done) % segmentBytes);
            int length = Math.min(count - done, segment.capacity() - at);
            segment.get(at, target, offset + done, length);
            done += length;
        }
    }

    /**
     * Copies elements of type F32, or rounded ones of type F64.
     *
     * @param from first element
     */
    public void copy(long from, float[] target, int offset, int count) {
        if (type == Safetensors.Type.F64) {
            double[] exact = new double[count];
            copy(from, exact, 0, count);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (float) exact[i];
            }
            return;
        }
        require(Safetensors.Type.F32);
        int segmentElements = segmentBytes / 4;
        for (int done = 0; done < count; ) {
            FloatBuffer segment = floats[(int) ((from + done) / segmentElements)];
            int at = (int) ((from + done) % segmentElements);
            int length = Math.min(count - done, segment.capacity() - at);
            segment.get(at, target, offset + done, length);
            done += length;
        }
    }

    /**
     * Copies elements of type U8, F32 or F64.
     *
     * @param from first element
     */
    public void copy(long from, double[] target, int offset, int count) {
        int segmentElements = segmentBytes / type.bytes;
        for (int done = 0; done < count; ) {
            int segment = (int) ((from + done) / segmentElements);
            int at = (int) ((from + done) % segmentElements);
            int length = Math.min(count - done, segments[segment].capacity() / type.bytes - at);
            switch (type) {
                case F32 -> widen(floats[segment], at, target, offset + done, length);
                case F64 -> segments[segment].asDoubleBuffer().get(at, target, offset + done, length);
                case U8 -> widen(segments[segment], at, target, offset + done, length);
                default -> throw new IllegalArgumentException("tensor " + name + " is of " + type);
            }
            done += length;
        }
    }

    private static void widen(FloatBuffer segment, int at, double[] target, int offset, int length) {
        for (int i = 0; i < length; i++) {
            target[offset + i] = segment.get(at + i);
        }
    }

    private static void widen(ByteBuffer segment, int at, double[] target, int offset, int length) {
        for (int i = 0; i < length; i++) {
            target[offset + i] = segment.get(at + i) & 0xFF;
        }
    }

    /** One element of type I64. */
    public long longAt(long index) {
        require(Safetensors.Type.I64);
        return segments[(int) (8 * index / segmentBytes)].getLong((int) (8 * index % segmentBytes));
    }

    /** One element of type I32. */
    public int intAt(long index) {
        require(Safetensors.Type.I32);
        return segments[(int) (4 * index / segmentBytes)].getInt((int) (4 * index % segmentBytes));
    }

    /** All elements of type I32, at most 2³¹ − 1 of them. */
    public int[] toInts() {
        require(Safetensors.Type.I32);
        int[] elements = new int[count()];
        int done = 0;
        for (ByteBuffer segment : segments) {
            int length = segment.capacity() / 4;
            segment.asIntBuffer().get(0, elements, done, length);
            done += length;
        }
        return elements;
    }

    /** All elements of type F32, at most 2³¹ − 1 of them. */
    public float[] toFloats() {
        float[] elements = new float[count()];
        copy(0, elements, 0, elements.length);
        return elements;
    }

    /** All elements of type F64, at most 2³¹ − 1 of them. */
    public double[] toDoubles() {
        require(Safetensors.Type.F64);
        double[] elements = new double[count()];
        int done = 0;
        for (ByteBuffer segment : segments) {
            int length = segment.capacity() / 8;
            segment.asDoubleBuffer().get(0, elements, done, length);
            done += length;
        }
        return elements;
    }

    /** All elements of type F32 or F64, in their own type. */
    public Vector toVector() {
        return type == Safetensors.Type.F32
                ? new FloatVector(toFloats(), 0, count())
                : new DoubleVector(toDoubles(), 0, count());
    }

    /**
     * Copies all elements into a vector of the same element type and size.
     *
     * @throws IllegalArgumentException if type or size differ
     */
    public void copyTo(Vector target) {
        if (type != Safetensors.Type.of(target.dtype()) || target.size() != shape.elements()) {
            throw new IllegalArgumentException("tensor " + name + " is " + shape + " of " + type + ", not "
                    + target.size() + " elements of " + target.dtype());
        }
        if (target instanceof FloatVector floatVector) {
            copy(0, floatVector.array(), floatVector.offset(), floatVector.size());
        } else if (target instanceof DoubleVector doubleVector) {
            System.arraycopy(toDoubles(), 0, doubleVector.array(), doubleVector.offset(), doubleVector.size());
        }
    }

    private int count() {
        return Math.toIntExact(shape.elements());
    }

    private void require(Safetensors.Type expected) {
        if (type != expected) {
            throw new IllegalArgumentException("tensor " + name + " is of " + type + ", not " + expected);
        }
    }
}
