package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** A rectifier that bends smoothly towards −α for negative values. */
@JsonTypeName("elu")
@About(
        value = "A rectifier that bends smoothly towards −α for negative values.",
        equation = "y = x for x > 0, else α(eˣ − 1)",
        source = "Clevert, Unterthiner, Hochreiter 2015")
public record Elu(
        @JsonPropertyDescription("Limit α for very negative values") @PositiveOrZero
        Double alpha) implements ElementwiseActivation {

    public Elu {
        alpha = Objects.requireNonNullElse(alpha, 1.0);
    }

    @Override
    public double value(double x) {
        return x > 0 ? x : alpha * Math.expm1(x);
    }

    @Override
    public double slope(double x, double y) {
        return y > 0 ? 1 : y + alpha;
    }

    @Override
    public boolean slopeNeedsInput() {
        return false;
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        FloatActivations.elu(x, y, 1, alpha);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.eluSlope(y, gradient, 1, alpha);
    }
}
