package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatVector;

/** The exponential function. */
@JsonTypeName("exponential")
@About(value = "The exponential function.", equation = "y = eˣ")
public record Exponential() implements ElementwiseActivation {

    @Override
    public double value(double x) {
        return Math.exp(x);
    }

    @Override
    public double slope(double x, double y) {
        return y;
    }

    @Override
    public boolean slopeNeedsInput() {
        return false;
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        y.exp(x);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        gradient.multiply(y);
    }
}
