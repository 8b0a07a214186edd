package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution as matrix products with the windows' {@link Patches}: for windows that the native convolution doesn't have, and where it
 * is slow, as with few channels. Works on blocks of images, so that the patches stay in the cache and need little memory.
 */
final class PatchConvolution implements Layer {

    /** Channels up to which each element of the windows is gathered by itself. */
    private static final int FEW_CHANNELS = 4;

    private static final int FEW_ELEMENTS = 16;

    /** The products for some of the images. */
    private record Block(
            int first, int count, Tensor patches, Tensor patchesAgain, Op forward, Op toKernel, Op toPatches) {}

    private final Tensor images;
    private final Tensor output;
    private final @Nullable Tensor outputGradient;
    private final @Nullable Tensor inputGradient;
    private final boolean learns;
    /** Whether the patches of the forward pass are still there in the backward pass. */
    private final boolean kept;

    private final @Nullable Op alone;

    private final Patches patches;
    private final Patches patchGradients;
    private final @Nullable Tensor patchGradient;
    private final List<Block> blocks = new ArrayList<>();
    /** Puts kernel and bias into one matrix. */
    private final Op join;
    /** The reverse, for their gradients. */
    private final Op divide;
    /** Gradient of kernel and bias, of all blocks so far and of one. */
    private final @Nullable Tensor sum;

    private final @Nullable Tensor part;

    /**
     * @param output [rows, …, filters]
     * @param height of images and windows
     * @param alone the forward pass, where another op does it better: then patches are for the backward pass only; or null
     */
    PatchConvolution(LayerContext context, Windows.Axis height, Windows.Axis width, Tensor output, boolean useBias, @Nullable Op alone) {
        Tensor x = context.input();
        this.images = x.view(Windows.asImages(x.shape()));
        int rows = images.shape().size(0);
        int channels = images.shape().size(-1);
        Tensor gradient = context.inputGradient();
        this.inputGradient = gradient == null ? null : gradient.view(images.shape());
        this.output = output;
        this.alone = alone;
        Shape shape = output.shape();
        this.outputGradient = context.allocateGradient(shape);
        this.learns = outputGradient != null && context.trainable();
        boolean transposed = gradient == null && channels <= FEW_CHANNELS && width.stride() == 1;
        this.patches = new Patches(x.dtype(), height, width, channels, useBias, transposed);
        this.patchGradients = new Patches(x.dtype(), height, width, channels, false, false);

        int most = patches.block(rows);
        this.kept = learns && alone == null && (most == rows || fewFor(patches.elements(), shape.size(-1)));
        if (!learns || kept) {
            context.forgetInput();
        }
        int filters = shape.size(-1);
        Shape matrix = Shape.of(patches.elements(), filters);
        Shape kernelMatrix = Shape.of(patchGradients.elements(), filters);
        Tensor kernel = context.weight("kernel").view(kernelMatrix);
        Tensor joined = kernel;
        Op joining = () -> {};
        if (useBias && alone == null) {
            joined = context.temporary(matrix);
            joining = Op.sequence(List.of(
                    Ops.copy(kernel, joined.view(kernelMatrix)),
                    Ops.copy(context.weight("bias"), joined.view(kernel.elements(), Shape.of(filters)))));
        }
        this.join = joining;
        Op dividing = () -> {};
        Tensor whole = null;
        if (learns) {
            Tensor kernelGradient = context.weightGradient("kernel").view(kernelMatrix);
            whole = kernelGradient;
            if (useBias) {
                whole = context.temporaryGradient(matrix);
                dividing = Op.sequence(List.of(
                        Ops.copy(whole.view(kernelMatrix), kernelGradient),
                        Ops.copy(whole.view(kernel.elements(), Shape.of(filters)), context.weightGradient("bias"))));
            }
        }
        this.sum = whole;
        this.divide = dividing;
        this.part = learns && most < rows ? context.temporaryGradient(matrix) : null;
        this.patchGradient = inputGradient == null ? null : context.temporaryGradient(patchGradients.shape(most));
        Tensor room = null;
        if (alone == null) {
            room = kept ? context.allocate(patches.shape(rows)) : context.temporary(patches.shape(most));
        }
        Tensor roomAgain = learns && !kept ? context.temporaryGradient(patches.shape(most)) : room;
        for (int first = 0; first < rows; first += most) {
            int count = Math.min(most, rows - first);
            blocks.add(block(first, count, room, roomAgain, joined, kernel, transposed));
        }
    }

    /** Whether the patches are small beside the output: then it is best to keep them for the backward pass. */
    static boolean fewFor(int elements, int filters) {
        return elements <= FEW_ELEMENTS && 2 * elements <= filters;
    }

    private Block block(
            int first,
            int count,
            @Nullable Tensor room,
            @Nullable Tensor roomAgain,
            Tensor joined,
            Tensor kernel,
            boolean transposed) {
        int filters = kernel.shape().size(1);
        Shape shape = Shape.of(count * patches.windows(), filters);
        int from = first * patches.windows() * filters;
        int at = kept ? first * patches.windows() * patches.elements() : 0;
        Tensor now = room == null ? null : room.view(at, patches.shape(count));
        Tensor again = roomAgain == null ? null : roomAgain.view(at, patches.shape(count));
        Op forward = now == null ? () -> {} : Ops.matmul(now, transposed, joined, false, output.view(from, shape));
        Op toKernel = () -> {};
        Op toPatches = () -> {};
        if (outputGradient != null) {
            Tensor slope = outputGradient.view(from, shape);
            Tensor target = first == 0 ? sum : part;
            if (target != null && again != null) {
                toKernel = Ops.matmul(again, !transposed, slope, false, target);
            }
            if (patchGradient != null) {
                toPatches = Ops.matmul(slope, false, kernel, true, patchGradient.view(0, patchGradients.shape(count)));
            }
        }
        return new Block(first, count, now, again, forward, toKernel, toPatches);
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
        if (alone != null) {
            alone.run();
            return;
        }
        join.run();
        for (Block block : blocks) {
            if (block.patches() != null) {
                patches.gather(images, block.first(), block.count(), block.patches());
                block.forward().run();
            }
        }
    }

    @Override
    public void backward(Pass pass) {
        for (Block block : blocks) {
            if (learns) {
                if (!kept && block.patchesAgain() != null) {
                    patches.gather(images, block.first(), block.count(), block.patchesAgain());
                }
                block.toKernel().run();
                if (part != null && sum != null && block.first() > 0) {
                    sum.add(1, part);
                }
            }
            if (inputGradient != null && patchGradient != null) {
                block.toPatches().run();
                patchGradients.scatter(patchGradient, block.first(), block.count(), inputGradient);
            }
        }
        if (learns) {
            divide.run();
        }
    }
}
