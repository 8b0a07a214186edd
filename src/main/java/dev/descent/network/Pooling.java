package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.List;

/** What the pooling layers have in common; a sequence is an image of height 1. */
final class Pooling {

    private Pooling() {}

    /** Over windows. @param shape of the output, [rows, …, channels] */
    static Layer build(LayerContext context, Ops.Pool kind, Windows windows, Shape shape) {
        return build(context, kind, windows, shape, Windows.asImages(shape));
    }

    /** Over all places of the image, or all steps of the sequence: output [rows, channels]. */
    static Layer buildGlobal(LayerContext context, Ops.Pool kind) {
        Shape images = Windows.asImages(context.input().shape());
        List<Integer> all = images.sizes().subList(1, 3);
        Windows windows = new Windows(all, all, List.of(1, 1), Windows.Rim.NONE);
        int rows = images.size(0);
        int channels = images.size(-1);
        return build(context, kind, windows, Shape.of(rows, channels), Shape.of(rows, 1, 1, channels));
    }

    private static Layer build(LayerContext context, Ops.Pool kind, Windows windows, Shape shape, Shape pooled) {
        ReachedPart part = new ReachedPart(context, windows);
        Ops.Window window = windows.toWindow();
        Tensor x = part.images();
        Tensor output = context.allocateOutput(shape);
        Op forward = Ops.pool(kind, x, window, output.view(pooled));
        Tensor inputGradient = part.gradient();
        if (inputGradient == null) {
            return part.around(new OpLayer(output, null, forward, () -> {}));
        }
        if (kind == Ops.Pool.AVERAGE) {
            context.forgetInput();
        }
        Tensor outputGradient = context.temporaryGradient(shape);
        Op backward = Ops.poolBackward(kind, x, outputGradient.view(pooled), window, inputGradient);
        return part.around(new OpLayer(output, outputGradient, forward, backward));
    }
}
