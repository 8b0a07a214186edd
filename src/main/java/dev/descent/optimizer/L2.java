package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** A penalty on the sum of squares, without the half that some put before it: its slope is 2·l2·θ. */
@JsonTypeName("l2")
@About(
        value = "A penalty on the sum of squares, which keeps all parameters small.",
        equation = "J ← J + l2·Σθ²",
        source = "Hoerl, Kennard 1970")
public record L2(
        @JsonPropertyDescription("Factor of the sum of squares") @PositiveOrZero
        Double l2) implements Regularizer {

    public L2 {
        l2 = Objects.requireNonNullElse(l2, 0.01);
    }

    @Override
    public double value(Vector parameters) {
        return l2 * parameters.sumOfSquares();
    }

    @Override
    public void addGradient(Vector gradient, Vector parameters) {
        gradient.add(2 * l2, parameters);
    }
}
