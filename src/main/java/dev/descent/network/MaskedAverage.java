package dev.descent.network;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** The mean of each sequence's steps that count, [rows, time, features] to [rows, features]; 0 where none does. */
final class MaskedAverage implements Layer {

    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final Tensor mask;
    private final Tensor output;
    private final @Nullable Tensor outputGradient;
    private final int rows;
    private final int time;
    private final int features;
    private final Vector weights;
    private final Vector step;
    private final Vector mean;

    /** @param mask [rows, time] */
    MaskedAverage(LayerContext context, Tensor mask) {
        context.forgetInput();
        this.input = context.input();
        this.inputGradient = context.inputGradient();
        this.mask = mask;
        this.rows = input.shape().size(0);
        this.time = input.shape().size(1);
        this.features = input.shape().size(2);
        Shape shape = Shape.of(rows, features);
        this.output = context.allocateOutput(shape);
        this.outputGradient = context.allocateGradient(shape);
        this.weights = Vector.zeros(input.dtype(), time);
        this.step = Vector.zeros(input.dtype(), features);
        this.mean = Vector.zeros(input.dtype(), features);
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
        for (int row = 0; row < rows; row++) {
            weigh(row);
            mean.fill(0);
            for (int t = 0; t < time; t++) {
                if (weights.get(t) != 0) {
                    input.read((row * time + t) * features, step);
                    mean.add(weights.get(t), step);
                }
            }
            output.write(row * features, mean);
        }
    }

    @Override
    public void backward(Pass pass) {
        if (inputGradient == null || outputGradient == null) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            weigh(row);
            outputGradient.read(row * features, mean);
            for (int t = 0; t < time; t++) {
                step.fill(0);
                step.add(weights.get(t), mean);
                inputGradient.write((row * time + t) * features, step);
            }
        }
    }

    /** The share that each of a row's steps has in the mean. */
    private void weigh(int row) {
        mask.read(row * time, weights);
        double count = weights.sumOfAbsolutes();
        weights.scale(count == 0 ? 0 : 1 / count);
    }
}
