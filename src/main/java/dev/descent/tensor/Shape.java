package dev.descent.tensor;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sizes of the axes of a tensor, outermost first; empty for a scalar. In JSON a list of integers.
 *
 * @param sizes each at least 0
 */
public record Shape(List<Integer> sizes) {

    public Shape {
        sizes = List.copyOf(sizes);
        if (sizes.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("negative size in " + sizes);
        }
    }

    public static Shape of(int... sizes) {
        return new Shape(IntStream.of(sizes).boxed().toList());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Shape parse(List<Integer> sizes) {
        return new Shape(sizes);
    }

    @JsonValue
    @Override
    public List<Integer> sizes() {
        return sizes;
    }

    public int rank() {
        return sizes.size();
    }

    /** Size of an axis; negative axes count from the last, so −1 is the last. */
    public int size(int axis) {
        return sizes.get(axis < 0 ? axis + sizes.size() : axis);
    }

    /** Number of elements: the product of all sizes, 1 for a scalar. */
    public long elements() {
        return sizes.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** This shape behind one more, outermost axis. */
    public Shape batched(int batch) {
        return new Shape(IntStream.concat(IntStream.of(batch), IntStream.of(toArray()))
                .boxed()
                .toList());
    }

    /** This shape without its outermost axis. */
    public Shape unbatched() {
        return new Shape(sizes.subList(1, sizes.size()));
    }

    /** This shape with another size of the last axis. */
    public Shape withLast(int size) {
        int[] other = toArray();
        other[other.length - 1] = size;
        return Shape.of(other);
    }

    public int[] toArray() {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    long[] toLongArray() {
        return Arrays.stream(toArray()).asLongStream().toArray();
    }

    /** As {@code (28, 28, 1)}. */
    @Override
    public String toString() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
