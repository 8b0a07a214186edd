package dev.descent.network;

import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/**
 * What a layer that does something random does to its input while training, block by block. The random numbers are drawn once more
 * in the backward pass, which is faster than keeping them, and depend on an element's place in the whole batch only.
 */
final class Perturbation implements Layer {

    /** What happens to a block of elements. */
    interface Noise {

        /**
         * Changes a block.
         *
         * @param first number of its first element within the batch
         * @param room for as many elements as x has
         */
        void forward(CounterRandom random, long first, Vector x, Vector room);

        /** Makes of the gradient of what {@link #forward} gave the gradient of what it got. */
        void backward(CounterRandom random, long first, Vector gradient, Vector room);
    }

    /** Sets these apart from the other random streams of a job. */
    static final long STREAM = 0xD209;

    private static final int BLOCK = 2048;

    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final Tensor output;
    private final Noise noise;
    private final int number;
    /** Number of the first element within the batch. */
    private final long first;

    private final Vector block;
    private final Vector room;

    Perturbation(LayerContext context, Noise noise) {
        this.input = context.input();
        this.inputGradient = context.inputGradient();
        this.output = context.mayOverwriteInput() ? input : context.allocateOutput(input.shape());
        context.forgetInput();
        this.noise = noise;
        this.number = context.number();
        this.first = (long) context.share().firstRow()
                * (input.elements() / context.share().rows());
        this.block = Vector.zeros(input.dtype(), Math.min(BLOCK, input.elements()));
        this.room = Vector.zeros(input.dtype(), block.size());
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
        run(pass, input, output, true);
    }

    @Override
    public void backward(Pass pass) {
        if (inputGradient != null) {
            run(pass, inputGradient, inputGradient, false);
        }
    }

    private void run(Pass pass, Tensor from, Tensor to, boolean forward) {
        CounterRandom random = CounterRandom.of(pass.seed(), STREAM, pass.step(), number);
        for (int i = 0; i < from.elements(); i += BLOCK) {
            int size = Math.min(BLOCK, from.elements() - i);
            block.moveTo(0, size);
            room.moveTo(0, size);
            from.read(i, block);
            if (forward) {
                noise.forward(random, first + i, block, room);
            } else {
                noise.backward(random, first + i, block, room);
            }
            to.write(i, block);
        }
    }
}
