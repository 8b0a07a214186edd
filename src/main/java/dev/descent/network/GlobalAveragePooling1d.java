package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;

/** Averages each feature of a sequence, over the time steps that aren't padding. */
@JsonTypeName("global_average_pooling1d")
@About(
        value = "Averages each feature of a sequence, over the time steps that aren't padding.",
        equation = "y[c] = Σ m[t]·x[t, c] / Σ m[t], m the mask, 1 without one",
        source = "Lin, Chen, Yan 2013: Network In Network")
public record GlobalAveragePooling1d() implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        Windows.requireSequence("global_average_pooling1d", input);
        return Shape.of(input.size(-1));
    }

    @Override
    public Layer build(LayerContext context) {
        Tensor mask = context.mask();
        return mask == null ? Pooling.buildGlobal(context, Ops.Pool.AVERAGE) : new MaskedAverage(context, mask);
    }
}
