package dev.descent.network;

import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** Runs an activation that works on whole rows, the last axis, and whose slope needs its output only; many rows at once. */
final class RowwiseLayer implements Layer {

    private static final int BLOCK = 2048;

    /** The activation, of a block of rows of {@code width} elements. */
    interface Rows {

        /**
         * y ← f(y)
         *
         * @param spare room for as many elements as y has
         * @param perRow room for an element for each row
         */
        void forward(Vector y, int width, Vector spare, Vector perRow);

        /**
         * gradient ← what it is by f's input, where it is by f's output y at first.
         *
         * @param y may be overwritten
         * @param perRow room for an element for each row
         */
        void backward(Vector y, Vector gradient, int width, Vector perRow);
    }

    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final Tensor output;
    private final Rows activation;
    private final int width;
    private final int block;
    private final Vector y;
    private final Vector gradient;
    private final Vector perRow;

    RowwiseLayer(LayerContext context, Rows activation) {
        this.input = context.input();
        this.inputGradient = context.inputGradient();
        this.output = context.mayOverwriteInput() ? input : context.allocate(input.shape());
        this.activation = activation;
        this.width = input.shape().size(-1);
        int rows = Math.max(1, Math.min(BLOCK, input.elements()) / width);
        this.block = rows * width;
        this.y = Vector.zeros(input.dtype(), block);
        this.gradient = Vector.zeros(input.dtype(), block);
        this.perRow = Vector.zeros(input.dtype(), rows);
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
        for (int from = 0; from < input.elements(); from += block) {
            moveTo(from);
            input.read(from, y);
            activation.forward(y, width, gradient, perRow);
            output.write(from, y);
        }
    }

    @Override
    public void backward(Pass pass) {
        if (inputGradient == null) {
            return;
        }
        for (int from = 0; from < input.elements(); from += block) {
            moveTo(from);
            output.read(from, y);
            inputGradient.read(from, gradient);
            activation.backward(y, gradient, width, perRow);
            inputGradient.write(from, gradient);
        }
    }

    private void moveTo(int from) {
        int size = Math.min(block, input.elements() - from);
        y.moveTo(0, size);
        gradient.moveTo(0, size);
    }
}
