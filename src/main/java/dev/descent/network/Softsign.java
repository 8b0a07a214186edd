package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;

/** A squashing function with heavier tails than tanh. */
@JsonTypeName("softsign")
@About(
        value = "A squashing function with heavier tails than tanh.",
        equation = "y = x/(1 + |x|)",
        source = "Bergstra et al. 2009")
public record Softsign() implements ElementwiseActivation {

    @Override
    public double value(double x) {
        return x / (1 + Math.abs(x));
    }

    @Override
    public double slope(double x, double y) {
        double d = 1 + Math.abs(x);
        return 1 / (d * d);
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        FloatActivations.softsign(x, y);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.softsignSlope(x, gradient);
    }
}
