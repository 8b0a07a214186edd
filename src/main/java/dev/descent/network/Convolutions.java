package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the layers that convolve have in common: weights, and how they are built from native ops or from patches. */
final class Convolutions {

    /** Elements of a window up to which patches are faster, where nobody asks for the gradient of the input. */
    static final int SMALL_WINDOW = 128;

    /** Channels up to which each element of the windows is gathered by itself. */
    static final int FEW_CHANNELS = 3;

    private Convolutions() {}

    /** Kernel and bias. */
    static List<Weight> weights(
            WeightSettings settings,
            Shape kernel,
            Initializer kernelInitializer,
            boolean useBias,
            int biases,
            Initializer biasInitializer) {
        List<Weight> weights = new ArrayList<>();
        weights.add(settings.kernel(kernel, kernelInitializer));
        if (useBias) {
            weights.add(settings.bias(Shape.of(biases), biasInitializer));
        }
        return weights;
    }

    /** A convolution of images or sequences. @param shape of the output, [rows, …, filters] */
    static Layer build(LayerContext context, Windows windows, Shape shape, boolean useBias) {
        Shape images = Windows.asImages(context.input().shape());
        int window = windows.size().get(0) * windows.size().get(1) * images.size(-1);
        boolean small = context.inputGradient() == null && window <= SMALL_WINDOW;
        if (small || !windows.isNative()) {
            Windows.Axis height = windows.axis(0, images.size(1));
            Windows.Axis width = windows.axis(1, images.size(2));
            return new PatchConvolution(context, height, width, shape, useBias);
        }
        Tensor gradient = context.differentiated() ? context.weightGradient("kernel") : null;
        Tensor kernel = context.weight("kernel");
        return buildNative(context, Ops.Convolution.FULL, windows, shape, useBias, kernel, gradient);
    }

    /**
     * As one native op in each direction.
     *
     * @param kernelGradient where the kernel's gradient goes; null if nothing runs backward
     */
    static OpLayer buildNative(
            LayerContext context,
            Ops.Convolution kind,
            Windows windows,
            Shape shape,
            boolean useBias,
            Tensor kernel,
            @Nullable Tensor kernelGradient) {
        ReachedPart part = new ReachedPart(context, windows);
        Tensor images = part.images();
        Tensor output = context.allocateOutput(shape);
        Shape weights = asImageKernel(kernel.shape());
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(images);
        inputs.add(kernel.view(weights));
        if (useBias) {
            inputs.add(context.weight("bias"));
        }
        Shape made = Windows.asImages(shape);
        Op forward = Ops.convolve(kind, List.copyOf(inputs), windows.toWindow(), output.view(made));
        Tensor outputGradient = context.allocateGradient(shape);
        if (outputGradient == null || kernelGradient == null) {
            return part.around(new OpLayer(output, null, forward, () -> {}));
        }
        inputs.add(outputGradient.view(made));
        Tensor inputGradient = part.gradient();
        List<Tensor> gradients = new ArrayList<>();
        // The op computes the gradient of its input whether or not anyone asks for it.
        gradients.add(inputGradient == null ? context.temporaryGradient(images.shape()) : inputGradient);
        gradients.add(kernelGradient.view(weights));
        if (useBias) {
            gradients.add(context.weightGradient("bias"));
        }
        Op backward = Ops.convolveBackward(kind, inputs, windows.toWindow(), gradients);
        return part.around(new OpLayer(output, outputGradient, forward, backward));
    }

    /** [size, in, out] as the kernel of images of height 1. */
    private static Shape asImageKernel(Shape kernel) {
        return kernel.rank() == 3 ? kernel.batched(1) : kernel;
    }
}
