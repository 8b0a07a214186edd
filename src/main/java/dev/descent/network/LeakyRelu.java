package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** A rectifier that lets a small share of negative values through. */
@JsonTypeName("leaky_relu")
@About(
        value = "A rectifier that lets a small share of negative values through.",
        equation = "y = x for x > 0, else negative_slope·x",
        source = "Maas, Hannun, Ng 2013")
public record LeakyRelu(
        @JsonPropertyDescription("Slope for negative values") @PositiveOrZero
        Double negativeSlope) implements ElementwiseActivation {

    public LeakyRelu {
        negativeSlope = Objects.requireNonNullElse(negativeSlope, 0.3);
    }

    @Override
    public double value(double x) {
        return x > 0 ? x : negativeSlope * x;
    }

    @Override
    public double slope(double x, double y) {
        return y > 0 ? 1 : negativeSlope;
    }

    @Override
    public boolean slopeNeedsInput() {
        return false;
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        FloatActivations.leakyRelu(x, y, negativeSlope);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.leakyReluSlope(y, gradient, negativeSlope);
    }
}
