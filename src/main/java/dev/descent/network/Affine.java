package dev.descent.network;

import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/**
 * The scale γ and the shift β behind a normalization, one number of each for each feature: over blocks of whole rows of features, for
 * which both are repeated. A layer may have either, or none.
 */
final class Affine {

    private final @Nullable Tensor gamma;
    private final @Nullable Tensor beta;
    private final @Nullable Tensor gammaGradient;
    private final @Nullable Tensor betaGradient;
    private final int block;
    private final Vector row;
    private final Vector scale;
    private final Vector shift;
    private final Vector scaleGradient;
    private final Vector shiftGradient;
    private final Vector[] blocks;

    /**
     * @param block length of the longest block, a multiple of the number of features
     * @param gamma name of the scale among the layer's weights
     * @param beta name of the shift
     */
    Affine(LayerContext context, int block, String gamma, String beta) {
        this.block = block;
        this.gamma = context.hasWeight(gamma) ? context.weight(gamma) : null;
        this.beta = context.hasWeight(beta) ? context.weight(beta) : null;
        boolean learned = context.differentiated() && context.trainable();
        this.gammaGradient = this.gamma != null && learned ? context.weightGradient(gamma) : null;
        this.betaGradient = this.beta != null && learned ? context.weightGradient(beta) : null;
        this.row = Vector.zeros(context.dtype(), context.input().shape().size(-1));
        this.scale = Vector.zeros(context.dtype(), this.gamma == null ? 0 : block);
        this.shift = Vector.zeros(context.dtype(), this.beta == null ? 0 : block);
        this.scaleGradient = Vector.zeros(context.dtype(), gammaGradient == null ? 0 : block);
        this.shiftGradient = Vector.zeros(context.dtype(), betaGradient == null ? 0 : block);
        this.blocks = new Vector[] {scale, shift, scaleGradient, shiftGradient};
    }

    /** Fetches the weights: at the beginning of a pass. */
    void read() {
        moveTo(block);
        repeat(gamma, scale);
        repeat(beta, shift);
    }

    private void repeat(@Nullable Tensor weight, Vector rows) {
        if (weight != null) {
            weight.read(0, row);
            rows.repeat(row);
        }
    }

    /** Bounds the following operations to blocks of {@code size} elements. */
    void moveTo(int size) {
        for (Vector vector : blocks) {
            if (vector.size() > 0) {
                vector.moveTo(0, size);
            }
        }
    }

    /** x ← γ·x + β */
    void apply(Vector x) {
        if (gamma != null && beta != null) {
            x.multiplyAdd(scale, shift);
        } else if (gamma != null) {
            x.multiply(scale);
        } else if (beta != null) {
            x.add(1, shift);
        }
    }

    /** gradient ← γ·gradient */
    void scale(Vector gradient) {
        if (gamma != null) {
            gradient.multiply(scale);
        }
    }

    /** Begins the sums of the gradients. */
    void begin() {
        moveTo(block);
        scaleGradient.fill(0);
        shiftGradient.fill(0);
    }

    /** Adds a block's part to the gradients. @param x the normalized rows */
    void sum(Vector x, Vector gradient) {
        if (gammaGradient != null) {
            scaleGradient.addProduct(gradient, x);
        }
        if (betaGradient != null) {
            shiftGradient.add(1, gradient);
        }
    }

    /** Writes the gradients. */
    void finish() {
        moveTo(block);
        finish(scaleGradient, gammaGradient);
        finish(shiftGradient, betaGradient);
    }

    /** Writes gradients that were summed up elsewhere. @param totals of γ behind those of β, one for each feature */
    void finish(double[] totals) {
        finish(totals, totals.length / 2, gammaGradient);
        finish(totals, 0, betaGradient);
    }

    private static void finish(double[] totals, int at, @Nullable Tensor gradient) {
        if (gradient == null) {
            return;
        }
        Vector values = Vector.zeros(gradient.dtype(), gradient.elements());
        for (int i = 0; i < values.size(); i++) {
            values.set(i, totals[at + i]);
        }
        gradient.write(0, values);
    }

    private static void finish(Vector sums, @Nullable Tensor gradient) {
        if (gradient == null) {
            return;
        }
        int width = gradient.elements();
        Vector total = sums.slice(0, width);
        if (sums.size() > width) {
            total.addColumnSums(sums.slice(width, sums.size()));
        }
        gradient.write(0, total);
    }
}
