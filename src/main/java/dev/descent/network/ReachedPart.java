package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What native ops get for the images of a layer's input: all of them, or without the lines and columns behind the last window where
 * the ops would {@link Windows#endBefore begin inside the image}.
 */
final class ReachedPart {

    private final Tensor all;
    private final @Nullable Tensor allGradient;
    private final Tensor images;
    private final @Nullable Tensor gradient;

    ReachedPart(LayerContext context, Windows windows) {
        Shape shape = Windows.asImages(context.input().shape());
        Tensor inputGradient = context.inputGradient();
        this.all = context.input().view(shape);
        this.allGradient = inputGradient == null ? null : inputGradient.view(shape);
        if (!windows.endBefore(shape)) {
            this.images = all;
            this.gradient = allGradient;
            return;
        }
        context.forgetInput();
        int height = windows.reached(0, shape.size(1));
        int width = windows.reached(1, shape.size(2));
        Shape part = Shape.of(shape.size(0), height, width, shape.size(3));
        this.images = context.allocate(part);
        this.gradient = allGradient == null ? null : context.temporaryGradient(part);
    }

    Tensor images() {
        return images;
    }

    /** Where their gradient goes; null if nobody asks for it. */
    @Nullable
    Tensor gradient() {
        return gradient;
    }

    /** The layer, with the images copied before it runs if need be, and their gradient after it ran backward. */
    OpLayer around(OpLayer layer) {
        if (images == all) {
            return layer;
        }
        return new OpLayer(
                layer.output(),
                layer.outputGradient(),
                Op.sequence(List.of(this::cut, layer.forward())),
                Op.sequence(List.of(layer.backward(), this::spread)));
    }

    private int line(Tensor tensor) {
        return tensor.shape().size(2) * tensor.shape().size(3);
    }

    private void cut() {
        Vector line = Vector.zeros(images.dtype(), line(images));
        int height = images.shape().size(1);
        for (int i = 0; i < images.shape().size(0) * height; i++) {
            all.read((i / height * all.shape().size(1) + i % height) * line(all), line);
            images.write(i * line(images), line);
        }
    }

    private void spread() {
        if (allGradient == null || gradient == null) {
            return;
        }
        allGradient.fill(0);
        Vector line = Vector.zeros(images.dtype(), line(images));
        int height = images.shape().size(1);
        for (int i = 0; i < images.shape().size(0) * height; i++) {
            gradient.read(i * line(images), line);
            allGradient.write((i / height * all.shape().size(1) + i % height) * line(all), line);
        }
    }
}
