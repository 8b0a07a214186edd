package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;

/** Squashes to the range from −1 to 1. */
@JsonTypeName("tanh")
@About(value = "Squashes to the range from −1 to 1.", equation = "y = tanh x")
public record Tanh() implements ElementwiseActivation {

    @Override
    public double value(double x) {
        return Math.tanh(x);
    }

    @Override
    public double slope(double x, double y) {
        return 1 - y * y;
    }

    @Override
    public boolean slopeNeedsInput() {
        return false;
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        y.tanh(x);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.tanhSlope(y, gradient);
    }
}
