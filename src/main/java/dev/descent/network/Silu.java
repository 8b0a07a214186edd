package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;

/** The input times its sigmoid, also called swish. */
@JsonTypeName("silu")
@About(
        value = "The input times its sigmoid, also called swish.",
        equation = "y = x·σ(x)",
        source = "Elfwing, Uchibe, Doya 2017")
public record Silu() implements ElementwiseActivation {

    @Override
    public double value(double x) {
        return x * Sigmoid.of(x);
    }

    @Override
    public double slope(double x, double y) {
        double s = Sigmoid.of(x);
        return s * (1 + x * (1 - s));
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        FloatActivations.silu(x, y);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.siluSlope(x, gradient);
    }
}
