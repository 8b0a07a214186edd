package dev.descent.network;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes the channels, the last axis, by statistics over all positions of a segment, some of the rows. The variance is that of
 * what the mean was subtracted from; sums are collected in double precision.
 */
abstract class ChannelNormalization implements Layer {

    private static final int BLOCK = 2048;

    /** Blocks that are summed up in the precision of the elements. */
    private static final int PARTIAL = 64;

    private final Tensor input;
    private final Tensor output;
    private final @Nullable Tensor inputGradient;
    private final @Nullable Tensor outputGradient;
    private final int segments;
    private final int segment;
    private final int block;
    private final double epsilon;
    private final boolean measures;
    /** −mean of each channel of each segment, and 1/√(variance + ε). */
    private final Tensor negativeMeans;

    private final Tensor factors;
    private final Affine affine;
    private final @Nullable Tensor gamma;
    private final Vector weights;
    private final Vector column;
    private final Vector x;
    private final Vector gradient;
    private final Vector shift;
    private final Vector factor;
    private final Vector scale;
    private final Vector slope;
    private final Vector constant;
    private final Vector sums;
    private final Vector products;
    /** Sums of one segment: of one kind for each channel, or of two kinds, one after the other. */
    private final double[] totals;

    private final double[] pooled;
    /** Of all segments: those of γ behind those of β. */
    private final double[] gradients;

    private final double[] means;
    private final double[] variances;
    private final double[] scales;
    private final double[] inverses;
    private final Vector[] blocks;

    /**
     * @param segments that the rows are divided into, equally
     * @param measures whether the statistics are those of the input; if not, {@link #recall} gives them
     */
    ChannelNormalization(LayerContext context, int segments, double epsilon, boolean measures) {
        this.input = context.input();
        Shape shape = input.shape();
        this.inputGradient = context.inputGradient();
        this.output = context.allocateOutput(shape);
        this.outputGradient = inputGradient == null ? context.allocateGradient(shape) : inputGradient;
        this.segments = segments;
        this.segment = input.elements() / segments;
        this.epsilon = epsilon;
        this.measures = measures;
        int channels = shape.size(-1);
        this.negativeMeans = context.allocate(Shape.of(segments, channels));
        this.factors = context.allocate(Shape.of(segments, channels));
        this.block = Math.min(Math.max(1, BLOCK / channels) * channels, segment);
        this.affine = new Affine(context, block, NormalizationSettings.GAMMA, NormalizationSettings.BETA);
        this.gamma =
                context.hasWeight(NormalizationSettings.GAMMA) ? context.weight(NormalizationSettings.GAMMA) : null;
        this.weights = Vector.zeros(input.dtype(), channels);
        this.column = Vector.zeros(input.dtype(), channels);
        this.x = Vector.zeros(input.dtype(), block);
        this.gradient = Vector.zeros(input.dtype(), block);
        this.shift = Vector.zeros(input.dtype(), block);
        this.factor = Vector.zeros(input.dtype(), block);
        this.scale = Vector.zeros(input.dtype(), block);
        this.slope = Vector.zeros(input.dtype(), block);
        this.constant = Vector.zeros(input.dtype(), block);
        this.sums = Vector.zeros(input.dtype(), block);
        this.products = Vector.zeros(input.dtype(), block);
        this.totals = new double[2 * channels];
        this.pooled = new double[2 * channels];
        this.gradients = new double[2 * channels];
        this.means = new double[channels];
        this.variances = new double[channels];
        this.scales = new double[channels];
        this.inverses = new double[channels];
        this.blocks = new Vector[] {x, gradient, shift, factor, scale, slope, constant, sums, products};
    }

    /**
     * Replaces the sum of each channel by the sum over all that is normalized together with it.
     *
     * @param totals one sum for each channel, or two, those of the second kind behind those of the first
     * @param kinds 1 or 2
     */
    abstract void pool(double[] totals, int kinds);

    /** Numbers in each of the sums that {@link #pool} makes. */
    abstract double count();

    /** Is told what was measured. */
    void measured(double[] means, double[] variances) {
        // Nobody needs to know.
    }

    /** Fills in statistics that aren't measured. */
    void recall(double[] means, double[] variances) {
        throw new IllegalStateException("statistics are measured here");
    }

    int channels() {
        return weights.size();
    }

    @Override
    public Tensor output() {
        return output;
    }

    @Override
    public @Nullable Tensor outputGradient() {
        return outputGradient;
    }

    private void moveTo(int at, int end) {
        int size = Math.min(block, end - at);
        for (Vector vector : blocks) {
            vector.moveTo(0, size);
        }
        affine.moveTo(size);
    }

    @Override
    public void forward(Pass pass) {
        affine.read();
        for (int number = 0; number < segments; number++) {
            int start = number * segment;
            int end = start + segment;
            if (measures) {
                sum(start, end, false);
                pool(totals, 1);
                for (int c = 0; c < means.length; c++) {
                    means[c] = totals[c] / count();
                }
            } else {
                recall(means, variances);
            }
            for (int c = 0; c < means.length; c++) {
                weights.set(c, -means[c]);
            }
            negativeMeans.write(number * channels(), weights);
            repeat(weights, shift, start, end);
            if (measures) {
                sum(start, end, true);
                pool(totals, 1);
                for (int c = 0; c < variances.length; c++) {
                    variances[c] = totals[c] / count();
                }
                measured(means, variances);
            }
            for (int c = 0; c < variances.length; c++) {
                weights.set(c, 1 / Math.sqrt(variances[c] + epsilon));
            }
            factors.write(number * channels(), weights);
            repeat(weights, factor, start, end);
            for (int from = start; from < end; from += block) {
                moveTo(from, end);
                input.read(from, x);
                normalize();
                affine.apply(x);
                output.write(from, x);
            }
        }
    }

    private void normalize() {
        x.add(1, shift);
        x.multiply(factor);
    }

    /** Sums up each channel, or the squares of its distance from its mean. */
    private void sum(int start, int end, boolean squares) {
        clear(start, end);
        int done = 0;
        for (int from = start; from < end; from += block) {
            moveTo(from, end);
            input.read(from, x);
            if (squares) {
                x.add(1, shift);
                sums.addProduct(x, x);
            } else {
                sums.add(1, x);
            }
            if (++done % PARTIAL == 0) {
                collect(start, end);
            }
        }
        collect(start, end);
    }

    private void clear(int start, int end) {
        Arrays.fill(totals, 0);
        moveTo(start, end);
        sums.fill(0);
        products.fill(0);
    }

    /** Moves the partial sums to the totals. */
    private void collect(int start, int end) {
        moveTo(start, end);
        collect(sums, 0);
        collect(products, channels());
    }

    private void collect(Vector partial, int at) {
        column.fill(0);
        column.addColumnSums(partial);
        for (int c = 0; c < channels(); c++) {
            totals[at + c] += column.get(c);
        }
        partial.fill(0);
    }

    /** As far as a segment is long. */
    private void repeat(Vector each, Vector block, int start, int end) {
        moveTo(start, end);
        block.repeat(each);
    }

    @Override
    public void backward(Pass pass) {
        if (outputGradient == null) {
            return;
        }
        Arrays.fill(gradients, 0);
        Arrays.fill(scales, 1);
        if (gamma != null) {
            gamma.read(0, weights);
            for (int c = 0; c < scales.length; c++) {
                scales[c] = weights.get(c);
            }
        }
        for (int number = 0; number < segments; number++) {
            int start = number * segment;
            int end = start + segment;
            negativeMeans.read(number * channels(), weights);
            repeat(weights, shift, start, end);
            factors.read(number * channels(), weights);
            repeat(weights, factor, start, end);
            sumGradients(outputGradient, start, end);
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] += totals[i];
            }
            if (inputGradient != null) {
                differentiate(inputGradient, start, end);
            }
        }
        affine.finish(gradients);
    }

    /** Sums up the gradient of each channel, and its product with the normalized input. */
    private void sumGradients(Tensor outputs, int start, int end) {
        clear(start, end);
        int done = 0;
        for (int from = start; from < end; from += block) {
            moveTo(from, end);
            input.read(from, x);
            outputs.read(from, gradient);
            normalize();
            sums.add(1, gradient);
            products.addProduct(gradient, x);
            if (++done % PARTIAL == 0) {
                collect(start, end);
            }
        }
        collect(start, end);
    }

    /**
     * x̂ being the normalized input and g the gradient of what is normalized, the input's is factor·(g − mean of g − x̂·mean of g·x̂),
     * or factor·g where the statistics don't depend on the input. It takes the place of the output's.
     */
    private void differentiate(Tensor inputs, int start, int end) {
        int channels = channels();
        for (int i = 0; i < pooled.length; i++) {
            pooled[i] = totals[i] * scales[i % channels];
        }
        if (measures) {
            pool(pooled, 2);
        }
        Vector each = weights;
        for (int c = 0; c < channels; c++) {
            inverses[c] = each.get(c);
        }
        if (measures) {
            for (int c = 0; c < channels; c++) {
                each.set(c, -inverses[c] * pooled[c] / count());
            }
            repeat(each, constant, start, end);
            for (int c = 0; c < channels; c++) {
                each.set(c, -inverses[c] * pooled[channels + c] / count());
            }
            repeat(each, slope, start, end);
        }
        for (int c = 0; c < channels; c++) {
            each.set(c, inverses[c] * scales[c]);
        }
        repeat(each, scale, start, end);
        for (int from = start; from < end; from += block) {
            moveTo(from, end);
            inputs.read(from, gradient);
            gradient.multiply(scale);
            if (measures) {
                input.read(from, x);
                normalize();
                gradient.addProduct(x, slope);
                gradient.add(1, constant);
            }
            inputs.write(from, gradient);
        }
    }
}
