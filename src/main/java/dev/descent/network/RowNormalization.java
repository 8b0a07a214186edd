package dev.descent.network;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** Normalizes each row, the last axis, by its own statistics: block by block on the heap. */
final class RowNormalization implements Layer {

    private static final int BLOCK = 2048;

    private final Tensor input;
    private final Tensor output;
    private final @Nullable Tensor inputGradient;
    private final @Nullable Tensor outputGradient;
    private final boolean centered;
    private final double epsilon;
    private final int width;
    private final int block;
    /** The normalized row is the row times one of these, plus the other. */
    private final Tensor factors;

    private final Tensor offsets;
    private final Affine affine;
    private final Vector x;
    private final Vector gradient;
    private final Vector factor;
    private final Vector offset;
    private final Vector first;
    private final Vector second;

    /**
     * @param centered whether the mean is subtracted
     * @param gamma name of the weight that the normalized rows are multiplied with, if the layer has it
     * @param beta name of the weight that is added, if the layer has it
     */
    RowNormalization(LayerContext context, boolean centered, double epsilon, String gamma, String beta) {
        this.input = context.input();
        Shape shape = input.shape();
        this.inputGradient = context.inputGradient();
        this.output = context.allocateOutput(shape);
        this.outputGradient = inputGradient == null ? context.allocateGradient(shape) : inputGradient;
        this.centered = centered;
        this.epsilon = epsilon;
        this.width = shape.size(-1);
        int all = input.elements() / width;
        this.factors = context.allocate(Shape.of(all));
        this.offsets = context.allocate(Shape.of(all));
        int rows = Math.min(Math.max(1, BLOCK / width), all);
        this.block = rows * width;
        this.affine = new Affine(context, block, gamma, beta);
        this.x = Vector.zeros(input.dtype(), block);
        this.gradient = Vector.zeros(input.dtype(), block);
        this.factor = Vector.zeros(input.dtype(), rows);
        this.offset = Vector.zeros(input.dtype(), rows);
        this.first = Vector.zeros(input.dtype(), rows);
        this.second = Vector.zeros(input.dtype(), rows);
    }

    @Override
    public Tensor output() {
        return output;
    }

    @Override
    public @Nullable Tensor outputGradient() {
        return outputGradient;
    }

    private void moveTo(int from) {
        int size = Math.min(block, input.elements() - from);
        x.moveTo(0, size);
        gradient.moveTo(0, size);
        factor.moveTo(0, size / width);
        offset.moveTo(0, size / width);
        affine.moveTo(size);
    }

    @Override
    public void forward(Pass pass) {
        affine.read();
        for (int from = 0; from < input.elements(); from += block) {
            moveTo(from);
            input.read(from, x);
            offset.fill(0);
            if (centered) {
                offset.rowSums(x, width);
                offset.scale(-1.0 / width);
                x.addPerRow(1, offset, width);
            }
            factor.rowProducts(x, x, width);
            for (int row = 0; row < factor.size(); row++) {
                factor.set(row, 1 / Math.sqrt(factor.get(row) / width + epsilon));
            }
            x.multiplyPerRow(factor, width);
            affine.apply(x);
            output.write(from, x);
            offset.multiply(factor);
            factors.write(from / width, factor);
            offsets.write(from / width, offset);
        }
    }

    @Override
    public void backward(Pass pass) {
        if (outputGradient == null) {
            return;
        }
        affine.begin();
        for (int from = 0; from < input.elements(); from += block) {
            moveTo(from);
            input.read(from, x);
            outputGradient.read(from, gradient);
            factors.read(from / width, factor);
            offsets.read(from / width, offset);
            x.affinePerRow(factor, offset, width);
            affine.sum(x, gradient);
            if (inputGradient == null) {
                continue;
            }
            affine.scale(gradient);
            second.rowProducts(gradient, x, width);
            first.fill(0);
            if (centered) {
                first.rowSums(gradient, width);
                first.scale(-1.0 / width);
                first.multiply(factor);
            }
            second.scale(-1.0 / width);
            second.multiply(factor);
            gradient.affinePerRow(factor, first, width);
            gradient.addPerRow(1, second, x, width);
            inputGradient.write(from, gradient);
        }
        affine.finish();
    }
}
