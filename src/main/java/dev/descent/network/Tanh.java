package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

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
    public void forward(Vector x, Vector y) {
        y.tanh(x);
    }
}
