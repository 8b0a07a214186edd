package dev.descent.network;

import dev.descent.tensor.FloatVector;
import dev.descent.tensor.Vector;

/** An activation that treats every element alike, given by its value and its slope. */
public sealed interface ElementwiseActivation extends Activation
        permits Elu, Exponential, Gelu, HardSigmoid, LeakyRelu, Mish, Selu, Sigmoid, Silu, Softplus, Softsign, Tanh {

    /** y at x. */
    double value(double x);

    /** dy/dx at x, where the activation's value is y. */
    double slope(double x, double y);

    /** Whether the slope needs x; where y alone is enough, the activation works in place. */
    default boolean slopeNeedsInput() {
        return true;
    }

    /** y ← f(x); the two may be the same vector. */
    default void forward(Vector x, Vector y) {
        if (x instanceof FloatVector in && y instanceof FloatVector out) {
            forwardFloats(in, out);
            return;
        }
        for (int i = 0; i < x.size(); i++) {
            y.set(i, value(x.get(i)));
        }
    }

    /** gradient ← gradient · f′(x) */
    default void backward(Vector x, Vector y, Vector gradient) {
        if (gradient instanceof FloatVector g && x instanceof FloatVector in && y instanceof FloatVector out) {
            backwardFloats(in, out, g);
            return;
        }
        for (int i = 0; i < x.size(); i++) {
            gradient.set(i, gradient.get(i) * slope(x.get(i), y.get(i)));
        }
    }

    /** The same in single precision, vectorized; {@link #value} says what the result is. */
    void forwardFloats(FloatVector x, FloatVector y);

    /** The same in single precision, vectorized; {@link #slope} says what the result is. */
    void backwardFloats(FloatVector x, FloatVector y, FloatVector gradient);

    @Override
    default Layer build(LayerContext context) {
        return new ElementwiseLayer(this, context);
    }
}
