package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;
import java.util.Objects;
import org.apache.commons.math3.special.Erf;

/** The input times the share of a standard normal below it. */
@JsonTypeName("gelu")
@About(
        value = "The input times the share of a standard normal below it.",
        equation = "y = x·Φ(x); approximate: ½x(1 + tanh(√(2/π)(x + 0.044715x³)))",
        source = "Hendrycks, Gimpel 2016")
public record Gelu(
        @JsonPropertyDescription("Whether to use the tanh form instead of the error function")
        Boolean approximate) implements ElementwiseActivation {

    private static final double ROOT = Math.sqrt(2 / Math.PI);

    public Gelu {
        approximate = Objects.requireNonNullElse(approximate, false);
    }

    @Override
    public double value(double x) {
        return approximate ? 0.5 * x * (1 + Math.tanh(inner(x))) : 0.5 * x * Erf.erfc(-x / Math.sqrt(2));
    }

    @Override
    public double slope(double x, double y) {
        if (approximate) {
            double t = Math.tanh(inner(x));
            return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * ROOT * (1 + 3 * 0.044715 * x * x);
        }
        return 0.5 * Erf.erfc(-x / Math.sqrt(2)) + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    private static double inner(double x) {
        return ROOT * (x + 0.044715 * x * x * x);
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        if (approximate) {
            FloatActivations.geluTanh(x, y);
        } else {
            FloatActivations.gelu(x, y);
        }
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        if (approximate) {
            FloatActivations.geluTanhSlope(x, gradient);
        } else {
            FloatActivations.geluSlope(x, gradient);
        }
    }
}
