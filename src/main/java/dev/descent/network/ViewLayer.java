package dev.descent.network;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The input's memory in another shape: nothing to compute in either direction. */
final class ViewLayer implements Layer {

    private final Tensor output;
    private final @Nullable Tensor outputGradient;

    ViewLayer(LayerContext context, Shape shape) {
        context.forgetInput();
        Tensor gradient = context.inputGradient();
        this.output = context.input().view(shape);
        this.outputGradient = gradient == null ? null : gradient.view(shape);
    }

    @Override
    public Tensor output() {
        return output;
    }

    @Override
    public @Nullable Tensor outputGradient() {
        return outputGradient;
    }

    @Override
    public void forward(Pass pass) {
        // The output is the input.
    }

    @Override
    public void backward(Pass pass) {
        // The input's gradient is the output's.
    }
}
