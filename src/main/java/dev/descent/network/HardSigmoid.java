package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;

/** A sigmoid of three straight lines. */
@JsonTypeName("hard_sigmoid")
@About(
        value = "A sigmoid of three straight lines.",
        equation = "y = min(max(x + 3, 0), 6)/6",
        source = "Howard et al. 2019")
public record HardSigmoid() implements ElementwiseActivation {

    /** PyTorch's constant, 1/6 in single precision, which the reference values are computed with. */
    private static final double SLOPE = 1f / 6;

    @Override
    public double value(double x) {
        return Math.min(Math.max(x + 3, 0), 6) / 6;
    }

    @Override
    public double slope(double x, double y) {
        return x > -3 && x < 3 ? SLOPE : 0;
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        FloatActivations.hardSigmoid(x, y);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.hardSigmoidSlope(x, gradient);
    }
}
