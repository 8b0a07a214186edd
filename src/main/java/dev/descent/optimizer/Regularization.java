package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.spec.About;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** A penalty on the size of the parameters, added to the loss: l1·Σ|θ| + l2·Σθ². Covers every trainable parameter but the excluded. */
@About(
        value = "A penalty on the size of the parameters, added to the loss.",
        equation = "J ← J + l1·Σ|θ| + l2·Σθ²",
        source = "L1: Tibshirani 1996; L2: Hoerl, Kennard 1970")
public record Regularization(
        @JsonPropertyDescription("Factor of the sum of absolute values") @PositiveOrZero
        Double l1,

        @JsonPropertyDescription("Factor of the sum of squares") @PositiveOrZero
        Double l2,

        @JsonPropertyDescription("Kinds of parameters that are left out")
        List<ParameterSettings.@NotNull Kind> exclude) {

    public Regularization {
        l1 = Objects.requireNonNullElse(l1, 0.0);
        l2 = Objects.requireNonNullElse(l2, 0.0);
        exclude = Objects.requireNonNullElse(exclude, List.of());
    }

    Regularizer regularizer() {
        return new L1L2(l1, l2);
    }
}
