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
        if (!windows.isNative() || windows.endBefore(images)) {
            return withPatches(context, windows, shape, useBias).build(shape);
        }
        boolean kernelOnly = context.differentiated() && context.inputGradient() == null;
        int window = windows.size().get(0) * windows.size().get(1) * images.size(-1);
        if (kernelOnly && PatchConvolution.fewFor(window, shape.size(-1))) {
            return withPatches(context, windows, shape, useBias).build(shape);
        }
        if (kernelOnly) {
            // The native op would compute the gradient of its input all the same, which takes longer than that of the
            // kernel.
            Tensor output = context.allocateOutput(shape);
            List<Tensor> inputs = inputs(context, context.input().view(images), context.weight("kernel"), useBias);
            Op forward = Ops.convolve(
                    Ops.Convolution.FULL, inputs, windows.toWindow(), output.view(Windows.asImages(shape)));
            return withPatches(context, windows, shape, useBias).build(output, forward);
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
        List<Tensor> inputs = inputs(context, images, kernel, useBias);
        Tensor output = context.allocateOutput(shape);
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
        gradients.add(kernelGradient.view(inputs.get(1).shape()));
        if (useBias) {
            gradients.add(context.weightGradient("bias"));
        }
        Op backward = Ops.convolveBackward(kind, inputs, windows.toWindow(), gradients);
        return part.around(new OpLayer(output, outputGradient, forward, backward));
    }

    private static List<Tensor> inputs(LayerContext context, Tensor images, Tensor kernel, boolean useBias) {
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(images);
        inputs.add(kernel.view(asImageKernel(kernel.shape())));
        if (useBias) {
            inputs.add(context.weight("bias"));
        }
        return inputs;
    }

    private static PatchConvolution withPatches(LayerContext context, Windows windows, Shape shape, boolean useBias) {
        Shape images = Windows.asImages(context.input().shape());
        Windows.Axis height = windows.axis(0, images.size(1));
        Windows.Axis width = windows.axis(1, images.size(2));
        return new PatchConvolution(context, height, width, shape.size(-1), useBias);
    }

    /** [size, in, out] as the kernel of images of height 1. */
    private static Shape asImageKernel(Shape kernel) {
        return kernel.rank() == 3 ? kernel.batched(1) : kernel;
    }
}
