package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;

/** What the pooling layers have in common; a sequence is an image of height 1. */
final class Pooling {

    private static final int BLOCK = 2048;

    private Pooling() {}

    /** Over windows. @param shape of the output, [rows, …, channels] */
    static Layer build(LayerContext context, Ops.Pool kind, Windows windows, Shape shape) {
        return build(context, kind, windows, shape, Windows.asImages(shape), false);
    }

    /** Over all places of the image, or all steps of the sequence: output [rows, channels]. */
    static Layer buildGlobal(LayerContext context, Ops.Pool kind) {
        Shape images = Windows.asImages(context.input().shape());
        List<Integer> all = images.sizes().subList(1, 3);
        Windows windows = new Windows(all, all, List.of(1, 1), Windows.Rim.NONE);
        int rows = images.size(0);
        int channels = images.size(-1);
        return build(context, kind, windows, Shape.of(rows, channels), Shape.of(rows, 1, 1, channels), true);
    }

    private static Layer build(
            LayerContext context, Ops.Pool kind, Windows windows, Shape shape, Shape pooled, boolean global) {
        ReachedPart part = new ReachedPart(context, windows);
        Ops.Window window = windows.toWindow();
        Tensor x = part.images();
        Tensor output = context.allocateOutput(shape);
        Op forward = Ops.pool(kind, x, window, output.view(pooled));
        Tensor inputGradient = part.gradient();
        if (inputGradient == null) {
            return part.around(new OpLayer(output, null, forward, () -> {}));
        }
        Tensor outputGradient = context.temporaryGradient(shape);
        if (kind == Ops.Pool.AVERAGE) {
            context.forgetInput();
            if (global) {
                return new OpLayer(output, outputGradient, forward, spread(outputGradient, inputGradient));
            }
        }
        Op backward = Ops.poolBackward(kind, x, outputGradient.view(pooled), window, inputGradient);
        return part.around(new OpLayer(output, outputGradient, forward, backward));
    }

    /** To each place of an image an equal part of the gradient of its mean: many times faster than the native op. */
    private static Op spread(Tensor mean, Tensor gradient) {
        int rows = mean.shape().size(0);
        int channels = mean.shape().size(-1);
        int length = gradient.elements() / rows;
        int places = length / channels;
        Vector one = Vector.zeros(mean.dtype(), channels);
        Vector several = Vector.zeros(mean.dtype(), Math.min(places, Math.max(1, BLOCK / channels)) * channels);
        int most = several.size();
        return () -> {
            for (int row = 0; row < rows; row++) {
                mean.read(row * channels, one);
                one.scale(1.0 / places);
                several.moveTo(0, most);
                several.repeat(one);
                for (int i = 0; i < length; i += most) {
                    several.moveTo(0, Math.min(most, length - i));
                    gradient.write(row * length + i, several);
                }
            }
        };
    }
}
