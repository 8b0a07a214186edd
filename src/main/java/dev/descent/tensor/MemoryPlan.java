package dev.descent.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that are in use at different times of the same work, and so can share memory. First all of them are requested, and their
 * uses told; then {@link #allocate} finds each a place, largest first, where nothing else lies while it is in use (Pisarchyk, Lee
 * 2020: «Efficient Memory Management for Deep Neural Net Inference», greedy by size). What a buffer holds before its first use of
 * a pass is undefined.
 */
public final class MemoryPlan {

    /** Elements: native ops find what begins at such multiples aligned. */
    private static final int ALIGNMENT = 16;

    /** Set in tests: what was never written is not a number, so that whoever reads it is found. */
    private static final boolean POISONED = Boolean.getBoolean("descent.tensor.poison");

    private final DType dtype;
    private final boolean sharing;
    private final Map<Tensor, Buffer> buffers = new IdentityHashMap<>();
    private final List<Buffer> order = new ArrayList<>();
    private @Nullable List<Long> sizes;

    /** @param dtype of all buffers */
    public MemoryPlan(DType dtype) {
        this(dtype, true);
    }

    /**
     * @param sharing whether buffers share memory; if not, no work done in one can spoil another, and nothing is ever free to be
     *     written over: what is computed so is what it ought to be
     */
    public MemoryPlan(DType dtype, boolean sharing) {
        this.dtype = dtype;
        this.sharing = sharing;
    }

    private static final class Buffer {

        private final Tensor tensor;
        private final long elements;
        private int first;
        private int last;
        private int holders;
        private int memory;
        private long offset;

        Buffer(Tensor tensor, int moment) {
            this.tensor = tensor;
            this.elements = (tensor.shape().elements() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            this.first = moment;
            this.last = moment;
        }

        boolean meets(Buffer other) {
            return first <= other.last && other.first <= last;
        }

        long end() {
            return offset + elements;
        }
    }

    /**
     * A tensor that has no memory yet.
     *
     * @param from first moment at which it is in use; moments are any numbers that rise with time
     * @param to last such moment
     * @throws ArithmeticException if no tensor can have so many elements
     */
    public Tensor request(Shape shape, int from, int to) {
        if (sizes != null) {
            throw new IllegalStateException("the plan was made already");
        }
        if (shape.elements() > dtype.mostElements()) {
            throw new ArithmeticException("a tensor of shape " + shape);
        }
        Tensor tensor = Tensor.planned(dtype, shape);
        Buffer buffer = new Buffer(tensor, from);
        buffers.put(tensor, buffer);
        order.add(buffer);
        use(tensor, to);
        return tensor;
    }

    /** Says that a requested tensor, or what it is a view of, is in use at a moment too; others are no concern of the plan. */
    public void use(Tensor tensor, int moment) {
        Buffer buffer = buffers.get(tensor.root());
        if (buffer != null) {
            buffer.first = Math.min(buffer.first, moment);
            buffer.last = Math.max(buffer.last, moment);
        }
    }

    /** Whether a tensor is a requested one, or a view of it, whose last use so far is before a moment. */
    public boolean isFree(Tensor tensor, int moment) {
        Buffer buffer = buffers.get(tensor.root());
        return sharing && buffer != null && buffer.holders == 0 && buffer.last < moment;
    }

    /** Lets a tensor not be {@link #isFree free} until it is released, whatever its uses. */
    public void hold(Tensor tensor) {
        hold(tensor, 1);
    }

    /** Takes back one {@link #hold}. */
    public void release(Tensor tensor) {
        hold(tensor, -1);
    }

    private void hold(Tensor tensor, int change) {
        Buffer buffer = buffers.get(tensor.root());
        if (buffer != null) {
            buffer.holders += change;
        }
    }

    /** Bytes that {@link #allocate} will take, found without taking them. */
    public long bytes() {
        return plan().stream().mapToLong(Long::longValue).sum() * dtype.bytes();
    }

    /**
     * Takes the memory, and gives each requested tensor its place in it.
     *
     * @return what to close in the end
     * @throws OutOfMemoryError if the memory can't be had
     */
    public List<Tensor> allocate() {
        List<Tensor> memories = new ArrayList<>();
        try {
            for (long size : plan()) {
                Tensor memory = Tensor.zeros(dtype, Shape.of(Math.toIntExact(size)));
                memories.add(memory);
                if (POISONED) {
                    Vector poison = Vector.zeros(dtype, memory.elements());
                    poison.fill(Double.NaN);
                    memory.write(0, poison);
                }
            }
        } catch (Throwable failure) {
            memories.forEach(Tensor::close);
            throw failure;
        }
        for (Buffer buffer : order) {
            buffer.tensor.place(memories.get(buffer.memory), Math.toIntExact(buffer.offset));
        }
        return memories;
    }

    /** Elements of each block of memory: one, unless it would be longer than a tensor can be. */
    private List<Long> plan() {
        if (sizes == null) {
            sizes = new ArrayList<>();
            List<List<Buffer>> placed = new ArrayList<>();
            List<Buffer> largestFirst = new ArrayList<>(order);
            largestFirst.sort(
                    Comparator.comparingLong((Buffer buffer) -> buffer.elements).reversed());
            for (Buffer buffer : largestFirst) {
                place(buffer, placed);
            }
            for (List<Buffer> memory : placed) {
                sizes.add(memory.stream().mapToLong(Buffer::end).max().orElse(0));
            }
        }
        return Objects.requireNonNull(sizes);
    }

    private void place(Buffer buffer, List<List<Buffer>> placed) {
        for (int memory = 0; ; memory++) {
            if (memory == placed.size()) {
                placed.add(new ArrayList<>());
            }
            List<Buffer> neighbours = placed.get(memory);
            long offset = lowestGap(buffer, neighbours);
            if (neighbours.isEmpty() || offset + buffer.elements <= dtype.mostElements()) {
                buffer.memory = memory;
                buffer.offset = offset;
                int at = 0;
                while (at < neighbours.size() && neighbours.get(at).offset <= offset) {
                    at++;
                }
                neighbours.add(at, buffer);
                return;
            }
        }
    }

    /** @param neighbours in the order of their offsets */
    private long lowestGap(Buffer buffer, List<Buffer> neighbours) {
        long offset = 0;
        for (Buffer neighbour : neighbours) {
            if (!sharing || neighbour.meets(buffer)) {
                if (neighbour.offset - offset >= buffer.elements) {
                    break;
                }
                offset = Math.max(offset, neighbour.end());
            }
        }
        return offset;
    }
}
