package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.spec.About;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** A penalty on the size of the parameters, added to the loss: l1·Σ|θ| + l2·Σθ². Covers every trainable parameter. */
@About(
        value = "A penalty on the size of the parameters, added to the loss.",
        equation = "J ← J + l1·Σ|θ| + l2·Σθ²",
        source = "L1: Tibshirani 1996; L2: Hoerl, Kennard 1970")
public record Regularization(
        @JsonPropertyDescription("Factor of the sum of absolute values") @PositiveOrZero
        Double l1,

        @JsonPropertyDescription("Factor of the sum of squares") @PositiveOrZero
        Double l2) {

    public Regularization {
        l1 = Objects.requireNonNullElse(l1, 0.0);
        l2 = Objects.requireNonNullElse(l2, 0.0);
    }
}
