package dev.descent.network;

import dev.descent.tensor.Matrices;
import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link MultiHeadAttention}. Queries, keys and values are matrices [rows·time, heads·key_dim], in which each head of each row
 * has a strip of its own; the scores are [rows·heads, time, time].
 */
final class Attention implements Layer {

    private final LayerContext context;
    private final MultiHeadAttention spec;
    private final int rows;
    private final int time;
    private final int heads;
    private final Tensor output;
    private final @Nullable Tensor outputGradient;
    private final List<Op> before = new ArrayList<>();
    private final AttentionWeights weights;
    private final List<Op> after = new ArrayList<>();
    private final List<Op> backwardBefore = new ArrayList<>();
    private final List<Op> backwardAfter = new ArrayList<>();

    Attention(LayerContext context, MultiHeadAttention spec) {
        this.context = context;
        this.spec = spec;
        Tensor input = context.input();
        Shape shape = input.shape();
        this.rows = shape.size(0);
        this.time = shape.size(1);
        this.heads = spec.numHeads();
        int keys = heads * spec.keyDim();
        int values = heads * spec.valueDim();
        Tensor x = input.rows();
        Tensor query = project(MultiHeadAttention.QUERY, x, context.allocate(Shape.of(rows * time, keys)), before);
        Tensor key = project(MultiHeadAttention.KEY, x, context.allocate(Shape.of(rows * time, keys)), before);
        Tensor value = project(MultiHeadAttention.VALUE, x, context.allocate(Shape.of(rows * time, values)), before);
        this.weights = new AttentionWeights(context, heads, spec.useCausalMask(), spec.dropout());
        int count = rows * heads;
        double scale = 1 / Math.sqrt(spec.keyDim());
        Matrices scores = Matrices.of(weights.scores());
        before.add(Ops.matmulEach(scale, strips(query), false, strips(key), true, scores, count));
        Tensor averages = context.allocate(Shape.of(rows * time, values));
        Matrices used = Matrices.of(weights.used());
        after.add(Ops.matmulEach(1, used, false, strips(value), false, strips(averages), count));
        this.output = context.allocateOutput(shape);
        project(MultiHeadAttention.OUTPUT, averages, output.rows(), after);

        this.outputGradient = context.allocateGradient(shape);
        if (outputGradient == null) {
            return;
        }
        if (!context.trainable()) {
            context.forgetInput();
        }
        Tensor ofAverages = context.temporaryGradient(averages.shape());
        differentiate(MultiHeadAttention.OUTPUT, averages, outputGradient.rows(), ofAverages, false, backwardBefore);
        Matrices slopes = Matrices.of(weights.gradient());
        backwardBefore.add(Ops.matmulEach(1, strips(ofAverages), false, strips(value), true, slopes, count));
        Tensor ofValue = context.temporaryGradient(value.shape());
        Matrices usedAgain = Matrices.of(weights.usedBackward());
        backwardAfter.add(Ops.matmulEach(1, usedAgain, true, strips(ofAverages), false, strips(ofValue), count));
        Tensor ofQuery = context.temporaryGradient(query.shape());
        backwardAfter.add(Ops.matmulEach(scale, slopes, false, strips(key), false, strips(ofQuery), count));
        Tensor ofKey = context.temporaryGradient(key.shape());
        backwardAfter.add(Ops.matmulEach(scale, slopes, true, strips(query), false, strips(ofKey), count));
        Tensor inputGradient = context.inputGradient();
        Tensor ofInput = inputGradient == null ? null : inputGradient.rows();
        differentiate(MultiHeadAttention.QUERY, x, ofQuery, ofInput, false, backwardAfter);
        differentiate(MultiHeadAttention.KEY, x, ofKey, ofInput, true, backwardAfter);
        differentiate(MultiHeadAttention.VALUE, x, ofValue, ofInput, true, backwardAfter);
    }

    /** The strips of a matrix [rows·time, heads·n] that belong to one row and one head each. */
    private Matrices strips(Tensor matrix) {
        int width = matrix.shape().size(-1);
        return new Matrices(matrix, time, width / heads, width, heads, time * width, width / heads);
    }

    /** A kernel as a matrix between these widths. */
    private static Tensor flat(Tensor kernel, int in, int out) {
        return kernel.view(Shape.of(in, out));
    }

    private Tensor project(String name, Tensor x, Tensor y, List<Op> ops) {
        int out = y.shape().size(-1);
        Tensor kernel = flat(context.weight(name + "/kernel"), x.shape().size(-1), out);
        ops.add(
                spec.useBias()
                        ? Ops.affine(x, kernel, context.weight(name + "/bias").view(Shape.of(out)), y)
                        : Ops.matmul(x, false, kernel, false, y));
        return y;
    }

    /**
     * @param gradient of what {@link #project} made of x
     * @param ofInput where the gradient of x goes; null if nobody asks for it
     * @param added whether it is added to what is there
     */
    private void differentiate(
            String name, Tensor x, Tensor gradient, @Nullable Tensor ofInput, boolean added, List<Op> ops) {
        int in = x.shape().size(-1);
        int out = gradient.shape().size(-1);
        if (context.trainable()) {
            ops.add(Ops.matmul(x, true, gradient, false, flat(context.weightGradient(name + "/kernel"), in, out)));
            if (spec.useBias()) {
                Tensor bias = context.weightGradient(name + "/bias").view(Shape.of(out));
                ops.add(Ops.sumRows(gradient, context.ones(rows * time), bias));
            }
        }
        if (ofInput != null) {
            Tensor kernel = flat(context.weight(name + "/kernel"), in, out);
            ops.add(
                    added
                            ? Ops.addMatmul(gradient, false, kernel, true, ofInput)
                            : Ops.matmul(gradient, false, kernel, true, ofInput));
        }
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
        run(before);
        weights.forward(pass);
        run(after);
    }

    @Override
    public void backward(Pass pass) {
        run(backwardBefore);
        weights.backward();
        run(backwardAfter);
    }

    private static void run(List<Op> ops) {
        for (int i = 0; i < ops.size(); i++) {
            ops.get(i).run();
        }
    }
}
