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
final class PatchConvolution {

    /** Channels up to which each element of the windows is gathered by itself. */
    private static final int FEW_CHANNELS = 4;

    private static final int FEW_ELEMENTS = 16;

    private final LayerContext context;
    private final Tensor images;
    private final Patches patches;
    private final boolean transposed;
    private final int rows;
    private final int filters;
    private final boolean useBias;
    /** Images in a block. */
    private final int most;
    /** The kernel, a row for each element of a window. */
    private final Tensor kernel;

    PatchConvolution(LayerContext context, Windows.Axis height, Windows.Axis width, int filters, boolean useBias) {
        this.context = context;
        Tensor x = context.input();
        this.images = x.view(Windows.asImages(x.shape()));
        this.rows = images.shape().size(0);
        this.filters = filters;
        this.useBias = useBias;
        int channels = images.shape().size(-1);
        this.transposed = context.inputGradient() == null && channels <= FEW_CHANNELS && width.stride() == 1;
        this.patches = new Patches(x.dtype(), height, width, channels, useBias, transposed);
        this.most = patches.block(rows);
        int elements = patches.elements() - (useBias ? 1 : 0);
        this.kernel = context.weight("kernel").view(Shape.of(elements, filters));
    }

    /** Whether the patches are small beside the output: then it is best to keep them for the backward pass. */
    static boolean fewFor(int elements, int filters) {
        return elements <= FEW_ELEMENTS && 2 * elements <= filters;
    }

    /** Both passes with patches. @param shape of the output, [rows, …, filters] */
    Layer build(Shape shape) {
        Tensor output = context.allocateOutput(shape);
        Tensor outputGradient = context.allocateGradient(shape);
        boolean learns = outputGradient != null && context.trainable();
        boolean keep = learns && (most == rows || fewFor(patches.elements(), filters));
        if (!learns || keep) {
            context.forgetInput();
        }
        Tensor room = keep ? context.allocate(patches.shape(rows)) : context.temporary(patches.shape(most));
        List<Op> forward = new ArrayList<>();
        Tensor joined = kernel;
        if (useBias) {
            joined = context.temporary(Shape.of(patches.elements(), filters));
            forward.add(Ops.copy(kernel, joined.view(kernel.shape())));
            forward.add(Ops.copy(context.weight("bias"), joined.view(kernel.elements(), Shape.of(filters))));
        }
        for (int first = 0; first < rows; first += most) {
            Tensor block = block(room, first, keep);
            forward.add(gather(first, block));
            forward.add(Ops.matmul(block, transposed, joined, false, places(output, first)));
        }
        if (outputGradient == null) {
            return new OpLayer(output, null, Op.sequence(forward), () -> {});
        }
        List<Op> backward = new ArrayList<>();
        if (learns) {
            addKernelGradient(backward, outputGradient, keep ? room : null);
        }
        addInputGradient(backward, outputGradient);
        return new OpLayer(output, outputGradient, Op.sequence(forward), Op.sequence(backward));
    }

    /** The backward pass alone, of the weights only, behind a forward pass that gives that output. */
    Layer build(Tensor output, Op forward) {
        Tensor outputGradient = context.temporaryGradient(output.shape());
        List<Op> backward = new ArrayList<>();
        addKernelGradient(backward, outputGradient, null);
        return new OpLayer(output, outputGradient, forward, Op.sequence(backward));
    }

    /** @param kept the patches of all images, if they are still there from the forward pass */
    private void addKernelGradient(List<Op> backward, Tensor outputGradient, @Nullable Tensor kept) {
        Tensor kernelGradient = context.weightGradient("kernel").view(kernel.shape());
        Shape shape = Shape.of(patches.elements(), filters);
        Tensor sum = useBias ? context.temporaryGradient(shape) : kernelGradient;
        Tensor part = most < rows ? context.temporaryGradient(shape) : sum;
        Tensor room = kept == null ? context.temporaryGradient(patches.shape(most)) : kept;
        for (int first = 0; first < rows; first += most) {
            Tensor block = block(room, first, kept != null);
            if (kept == null) {
                backward.add(gather(first, block));
            }
            Tensor slopes = places(outputGradient, first);
            backward.add(Ops.matmul(block, !transposed, slopes, false, first == 0 ? sum : part));
            if (first > 0) {
                backward.add(() -> sum.add(1, part));
            }
        }
        if (useBias) {
            backward.add(Ops.copy(sum.view(kernel.shape()), kernelGradient));
            Tensor bias = sum.view(kernel.elements(), Shape.of(filters));
            backward.add(Ops.copy(bias, context.weightGradient("bias")));
        }
    }

    private void addInputGradient(List<Op> backward, Tensor outputGradient) {
        Tensor gradient = context.inputGradient();
        if (gradient == null) {
            return;
        }
        Tensor target = gradient.view(images.shape());
        Patches slopes = patches.withoutOnes();
        Tensor room = context.temporaryGradient(slopes.shape(most));
        for (int first = 0; first < rows; first += most) {
            int from = first;
            int count = count(first);
            Tensor block = room.view(slopes.shape(count));
            backward.add(Ops.matmul(places(outputGradient, first), false, kernel, true, block));
            backward.add(() -> slopes.scatter(block, from, count, target));
        }
    }

    private int count(int first) {
        return Math.min(most, rows - first);
    }

    private Op gather(int first, Tensor block) {
        int count = count(first);
        return () -> patches.gather(images, first, count, block);
    }

    /** Where the patches of a block are. @param all whether there is room for all images' */
    private Tensor block(Tensor room, int first, boolean all) {
        int from = all ? first * patches.windows() * patches.elements() : 0;
        return room.view(from, patches.shape(count(first)));
    }

    /** The part of an output, or of its gradient, that belongs to a block, a row for each place. */
    private Tensor places(Tensor output, int first) {
        int from = first * patches.windows() * filters;
        return output.view(from, Shape.of(count(first) * patches.windows(), filters));
    }
}
