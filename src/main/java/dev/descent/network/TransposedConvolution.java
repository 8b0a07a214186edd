package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a convolution does to gradients, done to images: each place of the input adds a window to the output, which is larger. In
 * blocks of images, as {@link PatchConvolution}.
 */
final class TransposedConvolution implements Layer {

    private record Block(int first, int count, Op toWindows, Op toInput, Op toKernel) {}

    private final Tensor output;
    private final @Nullable Tensor outputGradient;
    private final boolean learns;
    private final Patches patches;
    private final Tensor windows;
    private final @Nullable Tensor windowGradients;
    private final List<Block> blocks = new ArrayList<>();
    private final Op addBias;
    private final Op sumBias;
    private final @Nullable Tensor sum;
    private final @Nullable Tensor part;

    /**
     * @param height of the output, and windows over it
     * @param shape of the output, [rows, height, width, filters]
     */
    TransposedConvolution(LayerContext context, Windows.Axis height, Windows.Axis width, Shape shape, boolean useBias) {
        Tensor x = context.input();
        int rows = shape.size(0);
        int filters = shape.size(-1);
        int channels = x.shape().size(-1);
        this.output = context.allocateOutput(shape);
        this.outputGradient = context.allocateGradient(shape);
        this.learns = outputGradient != null && context.trainable();
        if (!learns) {
            context.forgetInput();
        }
        this.patches = new Patches(x.dtype(), height, width, filters, false, false);
        int most = patches.block(rows);
        this.windows = context.temporary(patches.shape(most));
        this.windowGradients = outputGradient == null ? null : context.temporaryGradient(patches.shape(most));
        Shape matrix = Shape.of(patches.elements(), channels);
        Tensor kernel = context.weight("kernel").view(matrix);
        this.sum = learns ? context.weightGradient("kernel").view(matrix) : null;
        this.part = learns && most < rows ? context.temporaryGradient(matrix) : null;
        this.addBias = useBias ? Ops.addBias(output, context.weight("bias"), output) : () -> {};
        Op biasGradient = () -> {};
        if (useBias && learns && outputGradient != null) {
            Tensor places = outputGradient.rows();
            biasGradient = Ops.sumRows(places, context.ones(places.shape().size(0)), context.weightGradient("bias"));
        }
        this.sumBias = biasGradient;
        Tensor inputGradient = context.inputGradient();
        for (int first = 0; first < rows; first += most) {
            int count = Math.min(most, rows - first);
            Shape places = Shape.of(count * patches.windows(), channels);
            int from = first * patches.windows() * channels;
            Tensor in = x.view(from, places);
            Op toWindows = Ops.matmul(in, false, kernel, true, windows.view(0, patches.shape(count)));
            Op toInput = () -> {};
            Op toKernel = () -> {};
            if (windowGradients != null) {
                Tensor slopes = windowGradients.view(0, patches.shape(count));
                Tensor target = first == 0 ? sum : part;
                if (inputGradient != null) {
                    toInput = Ops.matmul(slopes, false, kernel, false, inputGradient.view(from, places));
                }
                if (target != null) {
                    toKernel = Ops.matmul(slopes, true, in, false, target);
                }
            }
            blocks.add(new Block(first, count, toWindows, toInput, toKernel));
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
        for (Block block : blocks) {
            block.toWindows().run();
            patches.scatter(windows, block.first(), block.count(), output);
        }
        addBias.run();
    }

    @Override
    public void backward(Pass pass) {
        if (outputGradient == null || windowGradients == null) {
            return;
        }
        sumBias.run();
        for (Block block : blocks) {
            patches.gather(outputGradient, block.first(), block.count(), windowGradients);
            block.toInput().run();
            block.toKernel().run();
            if (block.first() > 0 && sum != null && part != null) {
                sum.add(1, part);
            }
        }
    }
}
