package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/** Layer normalization (Ba et al. 2016), over the last axis. Weights {@code gamma} and {@code beta}, as long as that. */
@JsonTypeName("layer_normalization")
@About(
        value = "Brings the features of each position to mean 0 and variance 1, then scales and shifts them.",
        equation = "y = γ·(x − mean)/√(variance + ε) + β, over the last axis",
        source = "Ba, Kiros, Hinton 2016: Layer Normalization")
public record LayerNormalization(
        @JsonPropertyDescription("What is added to the variance, so that nothing is divided by 0") @Positive
        Double epsilon,

        @JsonUnwrapped NormalizationSettings affine)
        implements LayerSpec {

    public LayerNormalization {
        epsilon = Objects.requireNonNullElse(epsilon, 1e-3);
        affine = Objects.requireNonNullElse(affine, NormalizationSettings.standard());
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0) {
            throw new ShapeMismatch("", "`layer_normalization` needs an input of at least one axis.");
        }
        return input;
    }

    @Override
    public List<Weight> weights(Shape input) {
        return affine.weights(input.size(-1));
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        return new RowNormalization(context, true, epsilon, NormalizationSettings.GAMMA, NormalizationSettings.BETA);
    }
}
