package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.FloatActivations;
import dev.descent.tensor.FloatVector;

/** The elu with the scale that keeps activations normalized from layer to layer. */
@JsonTypeName("selu")
@About(
        value = "The elu with the scale that keeps activations normalized from layer to layer.",
        equation = "y = λx for x > 0, else λα(eˣ − 1); λ = 1.0507, α = 1.6733",
        source = "Klambauer et al. 2017")
public record Selu() implements ElementwiseActivation {

    private static final double SCALE = 1.0507009873554805;
    private static final double ALPHA = 1.6732632423543772;

    @Override
    public double value(double x) {
        return x > 0 ? SCALE * x : SCALE * ALPHA * Math.expm1(x);
    }

    @Override
    public double slope(double x, double y) {
        return y > 0 ? SCALE : y + SCALE * ALPHA;
    }

    @Override
    public boolean slopeNeedsInput() {
        return false;
    }

    @Override
    public void forwardFloats(FloatVector x, FloatVector y) {
        FloatActivations.elu(x, y, SCALE, SCALE * ALPHA);
    }

    @Override
    public void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient) {
        FloatActivations.eluSlope(y, gradient, SCALE, SCALE * ALPHA);
    }
}
