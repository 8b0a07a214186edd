package dev.descent.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each named parameter tensor lies in one flat vector. Every tensor starts at a multiple of 16 elements, so that native ops
 * find it aligned; the gaps hold zeros, which no update rule moves.
 */
public final class ParameterLayout {

    private static final int ALIGNMENT = 16;

    /**
     * One parameter tensor.
     *
     * @param name as {@code 0/kernel}
     * @param offset of its first element in the flat vector
     */
    public record Entry(String name, Shape shape, int offset) {

        public int elements() {
            return Math.toIntExact(shape.elements());
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private int size;
    private long parameterCount;

    /** Appends a tensor and returns its place. */
    public Entry add(String name, Shape shape) {
        Entry entry = new Entry(name, shape, size);
        entries.add(entry);
        parameterCount += entry.elements();
        size = Math.addExact(size, Math.addExact(entry.elements(), ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        return entry;
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Elements of the flat vector, gaps included. */
    public int size() {
        return size;
    }

    /** Numbers in all tensors, gaps not included. */
    public long parameterCount() {
        return parameterCount;
    }
}
