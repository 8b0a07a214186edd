package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;

/** Keeps the largest value of each feature of a sequence. */
@JsonTypeName("global_max_pooling1d")
@About(
        value = "Keeps the largest value of each feature of a sequence.",
        equation = "y[c] = max over t of x[t, c]",
        source = "Collobert et al. 2011: Natural Language Processing (Almost) from Scratch")
public record GlobalMaxPooling1d() implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        Windows.requireSequence("global_max_pooling1d", input);
        return Shape.of(input.size(-1));
    }

    @Override
    public Layer build(LayerContext context) {
        return Pooling.buildGlobal(context, Ops.Pool.MAX);
    }
}
