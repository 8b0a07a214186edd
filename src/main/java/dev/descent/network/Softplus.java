package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;

/** A smooth rectifier. */
@JsonTypeName("softplus")
@About(value = "A smooth rectifier.", equation = "y = ln(1 + eˣ)", source = "Dugas et al. 2001")
public record Softplus() implements ElementwiseActivation {

    @Override
    public double value(double x) {
        return of(x);
    }

    @Override
    public double slope(double x, double y) {
        return Sigmoid.of(x);
    }

    /** ln(1 + eˣ), without overflow for any x. */
    static double of(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        FloatActivations.softplus(x, y);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.softplusSlope(x, gradient);
    }
}
