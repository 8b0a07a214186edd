package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;

/** Squashes to the range from 0 to 1. */
@JsonTypeName("sigmoid")
@About(value = "Squashes to the range from 0 to 1.", equation = "y = 1/(1 + e⁻ˣ)")
public record Sigmoid() implements ElementwiseActivation {

    @Override
    public double value(double x) {
        return of(x);
    }

    @Override
    public double slope(double x, double y) {
        return y * (1 - y);
    }

    @Override
    public boolean slopeNeedsInput() {
        return false;
    }

    /** σ(x), without overflow for any x. */
    static double of(double x) {
        double e = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        y.sigmoid(x);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.sigmoidSlope(y, gradient);
    }
}
