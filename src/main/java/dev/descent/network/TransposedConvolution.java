package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What a convolution does to gradients, done to images: each place of the input adds a window to the output, which is larger. In
 * blocks of images, as {@link PatchConvolution}.
 */
final class TransposedConvolution {

    private final LayerContext context;
    private final Patches patches;
    private final int rows;
    private final int channels;
    private final boolean useBias;
    /** Images in a block. */
    private final int most;
    /** The kernel, a row for each element of a window. */
    private final Tensor kernel;

    /**
     * @param height of the output, and windows over it
     * @param filters channels of the output
     */
    TransposedConvolution(LayerContext context, Windows.Axis height, Windows.Axis width, int filters, boolean useBias) {
        this.context = context;
        Shape input = context.input().shape();
        this.rows = input.size(0);
        this.channels = input.size(-1);
        this.useBias = useBias;
        this.patches = new Patches(context.dtype(), height, width, filters, false, false);
        this.most = patches.block(rows);
        this.kernel = context.weight("kernel").view(Shape.of(patches.elements(), channels));
    }

    /** @param shape of the output, [rows, height, width, filters] */
    Layer build(Shape shape) {
        Tensor output = context.allocateOutput(shape);
        Tensor outputGradient = context.allocateGradient(shape);
        Tensor room = context.temporary(patches.shape(most));
        List<Op> forward = new ArrayList<>();
        for (int first = 0; first < rows; first += most) {
            int from = first;
            int count = count(first);
            Tensor block = room.view(patches.shape(count));
            forward.add(Ops.matmul(places(context.input(), first), false, kernel, true, block));
            forward.add(() -> patches.scatter(block, from, count, output));
        }
        if (useBias) {
            forward.add(Ops.addBias(output, context.weight("bias"), output));
        }
        List<Op> backward = new ArrayList<>();
        if (outputGradient != null) {
            addGradients(backward, outputGradient);
        }
        return new OpLayer(output, outputGradient, Op.sequence(forward), Op.sequence(backward));
    }

    private void addGradients(List<Op> backward, Tensor outputGradient) {
        Tensor inputGradient = context.inputGradient();
        boolean learns = context.trainable();
        if (!learns) {
            context.forgetInput();
        }
        if (learns && useBias) {
            Tensor pixels = outputGradient.rows();
            backward.add(Ops.sumRows(pixels, context.ones(pixels.shape().size(0)), context.weightGradient("bias")));
        }
        Tensor sum = context.weightGradient("kernel").view(kernel.shape());
        Tensor part = learns && most < rows ? context.temporaryGradient(kernel.shape()) : sum;
        Tensor room = context.temporaryGradient(patches.shape(most));
        for (int first = 0; first < rows; first += most) {
            int from = first;
            int count = count(first);
            Tensor block = room.view(patches.shape(count));
            backward.add(() -> patches.gather(outputGradient, from, count, block));
            if (inputGradient != null) {
                backward.add(Ops.matmul(block, false, kernel, false, places(inputGradient, first)));
            }
            if (learns) {
                Tensor in = places(context.input(), first);
                backward.add(Ops.matmul(block, true, in, false, first == 0 ? sum : part));
                if (first > 0) {
                    backward.add(() -> sum.add(1, part));
                }
            }
        }
    }

    private int count(int first) {
        return Math.min(most, rows - first);
    }

    /** The part of the input, or of its gradient, that belongs to a block, a row for each place. */
    private Tensor places(Tensor input, int first) {
        int from = first * patches.windows() * channels;
        return input.view(from, Shape.of(count(first) * patches.windows(), channels));
    }
}
