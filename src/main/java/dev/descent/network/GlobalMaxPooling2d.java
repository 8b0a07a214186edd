package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;

/** Keeps the largest value of each channel of an image. */
@JsonTypeName("global_max_pooling2d")
@About(
        value = "Keeps the largest value of each channel of an image.",
        equation = "y[c] = max over p of x[p, c]",
        source = "Oquab et al. 2015: Is Object Localization for Free?")
public record GlobalMaxPooling2d() implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        Windows.requireImage("global_max_pooling2d", input);
        return Shape.of(input.size(-1));
    }

    @Override
    public Layer build(LayerContext context) {
        return Pooling.buildGlobal(context, Ops.Pool.MAX);
    }
}
