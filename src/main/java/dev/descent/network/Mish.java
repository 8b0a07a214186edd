package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;

/** A smooth, self-gated rectifier. */
@JsonTypeName("mish")
@About(value = "A smooth, self-gated rectifier.", equation = "y = x·tanh(ln(1 + eˣ))", source = "Misra 2019")
public record Mish() implements ElementwiseActivation {

    @Override
    public double value(double x) {
        return x * Math.tanh(Softplus.of(x));
    }

    @Override
    public double slope(double x, double y) {
        double t = Math.tanh(Softplus.of(x));
        return t + x * (1 - t * t) * Sigmoid.of(x);
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        FloatActivations.mish(x, y);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.mishSlope(x, gradient);
    }
}
