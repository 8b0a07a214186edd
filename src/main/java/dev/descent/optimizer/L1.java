package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** A penalty on the sum of absolute values, which drives parameters that matter little to 0; its slope at 0 is taken as 0. */
@JsonTypeName("l1")
@About(
        value = "A penalty on the sum of absolute values, which drives parameters that matter little to 0.",
        equation = "J ← J + l1·Σ|θ|",
        source = "Tibshirani 1996")
public record L1(
        @JsonPropertyDescription("Factor of the sum of absolute values") @PositiveOrZero
        Double l1) implements Regularizer {

    public L1 {
        l1 = Objects.requireNonNullElse(l1, 0.01);
    }

    @Override
    public double value(Vector parameters) {
        return l1 * parameters.sumOfAbsolutes();
    }

    @Override
    public void addGradient(Vector gradient, Vector parameters) {
        gradient.addSign(l1, parameters);
    }
}
