package dev.descent.tensor;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Numbers outside the Java heap, row-major, where the native ops work on them. A tensor is allocated once and written over;
 * {@link #view} gives other shapes of the same memory. Not safe for use by several threads.
 */
public final class Tensor implements AutoCloseable {

    private final DType dtype;
    private final Shape shape;
    private final long elements;
    /** Whose memory this is part of; null for an allocation of its own, and until {@link #place} for a planned tensor. */
    private @Nullable Tensor base;
    /** Number of this tensor's element 0 within the base. */
    private int from;

    private @Nullable INDArray array;
    /** Offset of element 0 within the buffers, which are those of the whole allocation. */
    private int offset;

    private @Nullable FloatBuffer floats;
    private @Nullable DoubleBuffer doubles;

    private Tensor(DType dtype, Shape shape, @Nullable Tensor base, int from) {
        this.dtype = dtype;
        this.shape = shape;
        this.elements = shape.elements();
        this.base = base;
        this.from = from;
    }

    private static INDArray allocate(DType dtype, Shape shape) {
        try {
            return Nd4j.create(dtype == DType.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE, shape.toLongArray(), 'c');
        } catch (RuntimeException refused) {
            // ND4J has no exception of its own for this.
            OutOfMemoryError error = new OutOfMemoryError(
                    shape.elements() * dtype.bytes() + " bytes outside the Java heap for a tensor of shape " + shape);
            error.initCause(refused);
            throw error;
        }
    }

    /**
     * Allocates zeros; {@link #close} frees them.
     *
     * @param shape at least one element, at most {@link DType#mostElements}
     * @throws OutOfMemoryError if the memory can't be had
     */
    public static Tensor zeros(DType dtype, Shape shape) {
        Backend.load();
        Tensor tensor = new Tensor(dtype, shape, null, 0);
        INDArray array = allocate(dtype, shape);
        tensor.array = array;
        tensor.floats = dtype == DType.FLOAT32 ? array.data().asNioFloat() : null;
        tensor.doubles = dtype == DType.FLOAT64 ? array.data().asNioDouble() : null;
        return tensor;
    }

    /**
     * A tensor without memory: it, and views of it, can be given to {@link Ops}, and a {@link MemoryPlan} gives it memory before
     * the first of them runs.
     */
    public static Tensor planned(DType dtype, Shape shape) {
        return new Tensor(dtype, shape, null, 0);
    }

    /** Gives a planned tensor memory: that of another from its element {@code from} on. */
    void place(Tensor memory, int from) {
        if (base != null || array != null) {
            throw new IllegalStateException("a tensor of shape " + shape + " has its memory already");
        }
        this.base = memory;
        this.from = from;
    }

    /** The tensor that this one is, or is a view of, before any plan gave it memory. */
    Tensor root() {
        Tensor root = this;
        while (root.base != null) {
            root = root.base;
        }
        return root;
    }

    public Shape shape() {
        return shape;
    }

    public DType dtype() {
        return dtype;
    }

    public int elements() {
        return Math.toIntExact(elements);
    }

    /** The same memory in another shape of as many elements. */
    public Tensor view(Shape other) {
        return view(0, other);
    }

    /** The same memory as a matrix: the last axis, and all others in one before it. */
    public Tensor rows() {
        int width = shape.size(-1);
        return view(Shape.of(elements() / width, width));
    }

    /** The elements from number {@code from} on, as a tensor of their own on the same memory. */
    public Tensor view(int from, Shape other) {
        long end = from + other.elements();
        if (from < 0 || end > shape.elements()) {
            throw new IllegalArgumentException("elements " + from + " to " + end + " of a tensor of shape " + shape);
        }
        return new Tensor(dtype, other, this, from);
    }

    /** Finds the memory, which a planned tensor has only after its plan was carried out. */
    private INDArray resolve() {
        INDArray found = array;
        if (found != null) {
            return found;
        }
        Tensor whole = base;
        if (whole == null) {
            throw new IllegalStateException("a tensor of shape " + shape + " has no memory yet");
        }
        INDArray all = whole.resolve();
        INDArray flat = all.reshape('c', new long[] {whole.shape.elements()});
        long end = from + shape.elements();
        INDArray part = from == 0 && end == whole.shape.elements() ? flat : flat.get(NDArrayIndex.interval(from, end));
        found = part.reshape('c', shape.toLongArray());
        floats = whole.floats;
        doubles = whole.doubles;
        offset = whole.offset + from;
        array = found;
        return found;
    }

    /** Makes sure that the host's copy is the newest. */
    void toHost() {
        Nd4j.getAffinityManager().ensureLocation(resolve(), AffinityManager.Location.HOST);
    }

    /** Says that the host's copy was changed, and is the newest now. */
    void changedOnHost() {
        Nd4j.getAffinityManager().tagLocation(resolve(), AffinityManager.Location.HOST);
    }

    /** Copies elements out: {@code to} receives as many as it holds, from number {@code from} on. */
    public void read(int from, Vector to) {
        Nd4j.getAffinityManager().ensureLocation(resolve(), AffinityManager.Location.HOST);
        if (to instanceof FloatVector vector) {
            buffer(floats).get(offset + from, vector.array(), vector.offset(), vector.size());
        } else if (to instanceof DoubleVector vector) {
            buffer(doubles).get(offset + from, vector.array(), vector.offset(), vector.size());
        }
    }

    /** Copies all of {@code values} in, from element number {@code from} on. */
    public void write(int from, Vector values) {
        AffinityManager affinity = Nd4j.getAffinityManager();
        INDArray all = resolve();
        // On a GPU the elements that aren't written must be here too before the copy here becomes the newest.
        affinity.ensureLocation(all, AffinityManager.Location.HOST);
        if (values instanceof FloatVector vector) {
            buffer(floats).put(offset + from, vector.array(), vector.offset(), vector.size());
        } else if (values instanceof DoubleVector vector) {
            buffer(doubles).put(offset + from, vector.array(), vector.offset(), vector.size());
        }
        affinity.tagLocation(all, AffinityManager.Location.HOST);
    }

    /** Piece k of this, {@code width} elements long, becomes piece {@code source(k)} of {@code x}. */
    void copyPieces(Tensor x, int width, IntUnaryOperator source) {
        AffinityManager affinity = Nd4j.getAffinityManager();
        INDArray all = resolve();
        affinity.ensureLocation(all, AffinityManager.Location.HOST);
        affinity.ensureLocation(x.resolve(), AffinityManager.Location.HOST);
        int pieces = elements() / width;
        if (dtype == DType.FLOAT32) {
            FloatBuffer to = buffer(floats);
            FloatBuffer from = buffer(x.floats);
            for (int k = 0; k < pieces; k++) {
                to.put(offset + k * width, from, x.offset + source.applyAsInt(k) * width, width);
            }
        } else {
            DoubleBuffer to = buffer(doubles);
            DoubleBuffer from = buffer(x.doubles);
            for (int k = 0; k < pieces; k++) {
                to.put(offset + k * width, from, x.offset + source.applyAsInt(k) * width, width);
            }
        }
        affinity.tagLocation(all, AffinityManager.Location.HOST);
    }

    /** this ← this + α·x, where they lie; x has as many elements. */
    public void add(double alpha, Tensor x) {
        Nd4j.getBlasWrapper().level1().axpy(elements(), alpha, x.resolve(), resolve());
    }

    /** Sets all elements to one number. */
    public void fill(double value) {
        resolve().assign(value);
    }

    /** this ← x, which has the same shape */
    public void copyFrom(Tensor x) {
        resolve().assign(x.resolve());
    }

    /** All elements, copied to the heap. */
    public Vector toVector() {
        Vector copy = Vector.zeros(dtype, elements());
        read(0, copy);
        return copy;
    }

    private <T> T buffer(@Nullable T buffer) {
        if (buffer == null) {
            throw new IllegalArgumentException("the vector's element type isn't the tensor's " + dtype);
        }
        return buffer;
    }

    INDArray array() {
        return resolve();
    }

    /** Frees the memory if this tensor allocated it; no view of it may be used afterwards. */
    @Override
    public void close() {
        if (base == null && array != null && array.closeable()) {
            array.close();
        }
    }
}
