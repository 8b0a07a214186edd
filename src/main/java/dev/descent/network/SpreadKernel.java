package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel of a dilated convolution of each channel by itself, with zeros between its elements, for a convolution without dilation:
 * the native op can't dilate in single precision.
 */
final class SpreadKernel {

    private final Tensor dense;
    private final @Nullable Tensor denseGradient;
    private final Tensor kernel;
    private final @Nullable Tensor gradient;
    private final List<Integer> dilation;
    /** The weights of one place in the window: in × out numbers. */
    private final Vector place;

    SpreadKernel(LayerContext context, List<Integer> dilation) {
        this.dense = context.weight("kernel");
        this.denseGradient = context.differentiated() ? context.weightGradient("kernel") : null;
        this.dilation = dilation;
        Shape shape = dense.shape();
        int height = (shape.size(0) - 1) * dilation.get(0) + 1;
        int width = (shape.size(1) - 1) * dilation.get(1) + 1;
        Shape spread = Shape.of(height, width, shape.size(2), shape.size(3));
        this.kernel = context.allocate(spread);
        this.gradient = context.allocateGradient(spread);
        this.place = Vector.zeros(dense.dtype(), shape.size(2) * shape.size(3));
    }

    Tensor kernel() {
        return kernel;
    }

    @Nullable
    Tensor gradient() {
        return gradient;
    }

    /** Those without dilation that the kernel with zeros has. */
    Windows windows(Windows dilated) {
        List<Integer> size = kernel.shape().sizes().subList(0, 2);
        return new Windows(size, dilated.strides(), List.of(1, 1), dilated.rim());
    }

    /** The layer, with the kernel spread before it runs, and its gradient gathered after it ran backward. */
    Layer around(OpLayer layer) {
        return new OpLayer(
                layer.output(),
                layer.outputGradient(),
                Op.sequence(List.of(this::scatter, layer.forward())),
                Op.sequence(List.of(layer.backward(), this::gather)));
    }

    /** The weights into the kernel. */
    private void scatter() {
        // Between the elements there may be what another buffer left.
        kernel.fill(0);
        copy(dense, kernel, true);
    }

    /** The kernel's gradient into the weights'. */
    private void gather() {
        if (denseGradient != null && gradient != null) {
            copy(denseGradient, gradient, false);
        }
    }

    private void copy(Tensor tight, Tensor wide, boolean spreading) {
        int columns = tight.shape().size(1);
        for (int i = 0; i < tight.shape().size(0); i++) {
            for (int j = 0; j < columns; j++) {
                int inTight = (i * columns + j) * place.size();
                int inWide = (i * dilation.get(0) * wide.shape().size(1) + j * dilation.get(1)) * place.size();
                if (spreading) {
                    tight.read(inTight, place);
                    wide.write(inWide, place);
                } else {
                    wide.read(inWide, place);
                    tight.write(inTight, place);
                }
            }
        }
    }
}
