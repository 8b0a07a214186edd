package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** {@link L1} and {@link L2} together. */
@JsonTypeName("l1_l2")
@About(
        value = "A penalty on the sum of absolute values and one on the sum of squares; none unless a factor is set.",
        equation = "J ← J + l1·Σ|θ| + l2·Σθ²",
        source = "Zou, Hastie 2005")
public record L1L2(
        @JsonPropertyDescription("Factor of the sum of absolute values") @PositiveOrZero
        Double l1,

        @JsonPropertyDescription("Factor of the sum of squares") @PositiveOrZero
        Double l2)
        implements Regularizer {

    public L1L2 {
        l1 = Objects.requireNonNullElse(l1, 0.0);
        l2 = Objects.requireNonNullElse(l2, 0.0);
    }

    @Override
    public double value(Vector parameters) {
        return (l1 > 0 ? l1 * parameters.sumOfAbsolutes() : 0) + (l2 > 0 ? l2 * parameters.sumOfSquares() : 0);
    }

    @Override
    public void addGradient(Vector gradient, Vector parameters) {
        if (l1 > 0) {
            gradient.addSign(l1, parameters);
        }
        if (l2 > 0) {
            gradient.add(2 * l2, parameters);
        }
    }
}
