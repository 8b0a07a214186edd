package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;

/** Averages each channel of an image. */
@JsonTypeName("global_average_pooling2d")
@About(
        value = "Averages each channel of an image.",
        equation = "y[c] = mean over p of x[p, c]",
        source = "Lin, Chen, Yan 2013: Network In Network")
public record GlobalAveragePooling2d() implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        Windows.requireImage("global_average_pooling2d", input);
        return Shape.of(input.size(-1));
    }

    @Override
    public Layer build(LayerContext context) {
        return Pooling.buildGlobal(context, Ops.Pool.AVERAGE);
    }
}
