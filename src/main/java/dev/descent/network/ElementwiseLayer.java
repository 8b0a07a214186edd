package dev.descent.network;

import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** Runs an elementwise activation block by block on the heap, where the JIT's loops are. */
final class ElementwiseLayer implements Layer {

    private static final int BLOCK = 2048;

    private final ElementwiseActivation activation;
    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final Tensor output;
    private final Vector x;
    private final Vector y;
    private final Vector gradient;

    ElementwiseLayer(ElementwiseActivation activation, LayerContext context) {
        this.activation = activation;
        this.input = context.input();
        this.inputGradient = context.inputGradient();
        this.output =
                activation.slopeNeedsInput() || !context.mayOverwriteInput() ? context.allocate(input.shape()) : input;
        int block = Math.min(BLOCK, input.elements());
        this.x = Vector.zeros(input.dtype(), block);
        this.y = Vector.zeros(input.dtype(), block);
        this.gradient = Vector.zeros(input.dtype(), block);
    }

    @Override
    public Tensor output() {
        return output;
    }

    @Override
    public @Nullable Tensor outputGradient() {
        return inputGradient;
    }

    @Override
    public void forward(Pass pass) {
        for (int from = 0; from < input.elements(); from += BLOCK) {
            Vector in = part(x, from);
            Vector out = part(y, from);
            input.read(from, in);
            activation.forward(in, out);
            output.write(from, out);
        }
    }

    @Override
    public void backward(Pass pass) {
        if (inputGradient == null) {
            return;
        }
        for (int from = 0; from < input.elements(); from += BLOCK) {
            Vector in = part(x, from);
            Vector out = part(y, from);
            Vector slope = part(gradient, from);
            input.read(from, in);
            output.read(from, out);
            inputGradient.read(from, slope);
            activation.backward(in, out, slope);
            inputGradient.write(from, slope);
        }
    }

    private Vector part(Vector block, int from) {
        int rest = input.elements() - from;
        return rest < block.size() ? block.slice(0, rest) : block;
    }
}
