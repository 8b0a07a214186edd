package dev.descent.network;

import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs an activation that works on whole rows, the last axis, and whose slope needs its output only. */
final class RowwiseLayer implements Layer {

    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final Tensor output;
    private final BiConsumer<Vector, Vector> forward;
    private final BiConsumer<Vector, Vector> backward;
    private final Vector y;
    private final Vector gradient;

    /**
     * @param forward (x, y): y ← f(x) over a row, where both are the same vector
     * @param backward (y, gradient): the output's gradient becomes the input's
     */
    RowwiseLayer(LayerContext context, BiConsumer<Vector, Vector> forward, BiConsumer<Vector, Vector> backward) {
        this.input = context.input();
        this.inputGradient = context.inputGradient();
        this.output = context.mayOverwriteInput() ? input : context.allocate(input.shape());
        this.forward = forward;
        this.backward = backward;
        int width = input.shape().size(-1);
        this.y = Vector.zeros(input.dtype(), width);
        this.gradient = Vector.zeros(input.dtype(), width);
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
        for (int from = 0; from < input.elements(); from += y.size()) {
            input.read(from, y);
            forward.accept(y, y);
            output.write(from, y);
        }
    }

    @Override
    public void backward(Pass pass) {
        if (inputGradient == null) {
            return;
        }
        for (int from = 0; from < input.elements(); from += y.size()) {
            output.read(from, y);
            inputGradient.read(from, gradient);
            backward.accept(y, gradient);
            inputGradient.write(from, gradient);
        }
    }
}
