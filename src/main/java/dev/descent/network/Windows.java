package dev.descent.network;

import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window that slides over the height and width of an image.
 *
 * @param size, strides, dilation as [height, width]
 */
record Windows(List<Integer> size, List<Integer> strides, List<Integer> dilation, Padding padding) {

    /** One number counts for height and width; {@code absent} is used where there is no list at all. */
    static List<Integer> both(@Nullable List<Integer> sizes, List<Integer> absent) {
        if (sizes == null || sizes.isEmpty()) {
            return absent;
        }
        return sizes.size() == 1 && sizes.get(0) != null ? List.of(sizes.get(0), sizes.get(0)) : sizes;
    }

    /**
     * Shape of one example's output with that many channels.
     *
     * @param field whose value is to blame where the window doesn't fit
     */
    Shape outputShape(String layer, String field, Shape input, int channels) {
        if (input.rank() != 3) {
            throw new ShapeMismatch(
                    "",
                    "`" + layer + "` needs images of shape (height, width, channels), not " + input
                            + "; only data sets of images, and layers that keep their three axes, can stand before it.");
        }
        return Shape.of(length(layer, field, input, 0), length(layer, field, input, 1), channels);
    }

    private int length(String layer, String field, Shape input, int axis) {
        int n = input.size(axis);
        int stride = strides.get(axis);
        long reach = (size.get(axis) - 1L) * dilation.get(axis) + 1;
        // With padding, what reaches further than this never touches the image.
        if (padding == Padding.SAME && reach < 2L * n) {
            return (n + stride - 1) / stride;
        }
        if (reach > n) {
            throw new ShapeMismatch(
                    field,
                    "A window of " + reach + " along the " + (axis == 0 ? "height" : "width")
                            + " doesn't fit the input " + input + " of `" + layer + "`"
                            + "; use a smaller one, " + (padding == Padding.SAME ? "" : "padding `same`, ")
                            + "or fewer layers that shrink the image before it.");
        }
        return (int) ((n - reach) / stride + 1);
    }

    Ops.Window toWindow() {
        return new Ops.Window(pair(size), pair(strides), pair(dilation), padding == Padding.SAME);
    }

    private static int[] pair(List<Integer> sizes) {
        return new int[] {sizes.get(0), sizes.get(1)};
    }
}
