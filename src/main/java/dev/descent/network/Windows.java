package dev.descent.network;

import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window that slides over the height and width of an image; a sequence is an image of height 1.
 *
 * @param size, strides, dilation as [height, width]
 */
record Windows(List<Integer> size, List<Integer> strides, List<Integer> dilation, Rim rim) {

    /** Where there are zeros around the input. */
    enum Rim {
        /** Nowhere: windows stay inside. */
        NONE,
        /** On both sides, the odd one behind: as many windows as the input is long, divided by the stride and rounded up. */
        BOTH,
        /** Before the input only: no window sees what comes after its place. */
        BEFORE
    }

    /**
     * One axis of the input and the windows over it.
     *
     * @param input its length
     * @param before zeros before it
     * @param output number of windows
     */
    record Axis(int input, int size, int stride, int dilation, int before, int output) {

        /** From the first element that the first window covers to the last of the last window. */
        int covered() {
            return (output - 1) * stride + (size - 1) * dilation + 1;
        }
    }

    /** How far windows may reach beyond a small input that is padded, so that what they cover never takes much memory. */
    private static final int MOST_REACH = 1 << 12;

    private static final List<String> IMAGE = List.of("height", "width");
    private static final List<String> SEQUENCE = List.of("time", "time");

    /** Windows over the time steps of a sequence. */
    static Windows overTime(int size, int stride, int dilation, Rim rim) {
        return new Windows(List.of(1, size), List.of(1, stride), List.of(1, dilation), rim);
    }

    /** One number counts for height and width; {@code absent} is used where there is no list at all. */
    static List<Integer> both(@Nullable List<Integer> sizes, List<Integer> absent) {
        if (sizes == null || sizes.isEmpty()) {
            return absent;
        }
        return sizes.size() == 1 && sizes.get(0) != null ? List.of(sizes.get(0), sizes.get(0)) : sizes;
    }

    /** A batch of sequences [rows, time, features] as images of height 1; of images, as it is. */
    static Shape asImages(Shape batch) {
        return batch.rank() == 3 ? Shape.of(batch.size(0), 1, batch.size(1), batch.size(2)) : batch;
    }

    /** @throws ShapeMismatch unless examples have the shape (height, width, channels) */
    static void requireImage(String layer, Shape input) {
        if (input.rank() != 3) {
            throw new ShapeMismatch(
                    "",
                    "`" + layer + "` needs images of shape (height, width, channels), not " + input
                            + "; only data sets of images, and layers that keep their three axes, can stand before it.");
        }
    }

    /** @throws ShapeMismatch unless examples have the shape (time, features) */
    static void requireSequence(String layer, Shape input) {
        if (input.rank() != 2) {
            throw new ShapeMismatch(
                    "",
                    "`" + layer + "` needs sequences of shape (time, features), not " + input
                            + "; put a layer that makes two axes before it, `embedding` or `reshape` say.");
        }
    }

    /**
     * Shape of one image's output with that many channels.
     *
     * @param field whose value is to blame where the window doesn't fit
     */
    Shape outputShape(String layer, String field, Shape input, int channels) {
        requireImage(layer, input);
        return Shape.of(length(layer, field, input, 0, IMAGE), length(layer, field, input, 1, IMAGE), channels);
    }

    /** Shape of one sequence's output with that many features. @param field as for images */
    Shape sequenceShape(String layer, String field, Shape input, int features) {
        requireSequence(layer, input);
        return Shape.of(length(layer, field, input.batched(1), 1, SEQUENCE), features);
    }

    private int length(String layer, String field, Shape input, int axis, List<String> names) {
        int n = input.size(axis);
        long reach = reach(axis);
        boolean fits = reach <= (rim == Rim.NONE ? n : Math.max(2L * n, MOST_REACH));
        if (!fits) {
            throw new ShapeMismatch(
                    field,
                    "A window of " + reach + " along the " + names.get(axis) + " doesn't fit the input "
                            + (names == IMAGE ? input : input.unbatched()) + " of `" + layer + "`; use a smaller one, "
                            + (rim == Rim.NONE ? "padding `same`, " : "")
                            + "or fewer layers that shrink the " + (names == IMAGE ? "image" : "sequence")
                            + " before it.");
        }
        return axis(axis, n).output();
    }

    private long reach(int axis) {
        return (size.get(axis) - 1L) * dilation.get(axis) + 1;
    }

    /** The windows along the height, 0, or the width, 1, of an input that they fit. */
    Axis axis(int axis, int n) {
        int stride = strides.get(axis);
        int reach = Math.toIntExact(reach(axis));
        int rounded = (n + stride - 1) / stride;
        return switch (rim) {
            case NONE -> new Axis(n, size.get(axis), stride, dilation.get(axis), 0, (n - reach) / stride + 1);
            case BOTH ->
                new Axis(
                        n,
                        size.get(axis),
                        stride,
                        dilation.get(axis),
                        Math.max((rounded - 1) * stride + reach - n, 0) / 2,
                        rounded);
            case BEFORE -> new Axis(n, size.get(axis), stride, dilation.get(axis), reach - 1, rounded);
        };
    }

    /** How much of an input windows with padding see, along the height, 0, or the width, 1; without padding all of it. */
    int reached(int axis, int n) {
        return rim == Rim.NONE ? n : Math.min(n, axis(axis, n).covered());
    }

    /** Whether windows end two or more before images do: the native ops count the padding as negative then, and begin inside. */
    boolean endBefore(Shape images) {
        return images.size(1) - reached(0, images.size(1)) > 1 || images.size(2) - reached(1, images.size(2)) > 1;
    }

    /** Whether the native ops have such windows: they can't dilate in single precision. */
    boolean isNative() {
        return rim != Rim.BEFORE && dilation.equals(List.of(1, 1));
    }

    Ops.Window toWindow() {
        return new Ops.Window(pair(size), pair(strides), pair(dilation), rim == Rim.BOTH);
    }

    private static int[] pair(List<Integer> sizes) {
        return new int[] {sizes.get(0), sizes.get(1)};
    }
}
