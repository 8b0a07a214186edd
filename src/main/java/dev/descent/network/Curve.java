package dev.descent.network;

import dev.descent.tensor.Vector;

/** An activation that treats every element alike, on vectors: what is inside a recurrent layer. */
interface Curve {

    /** y ← f(x); the two may be the same vector, unless {@link #needsInput}. */
    void forward(Vector x, Vector y);

    /** gradient ← gradient · f′(x). x counts only if {@link #needsInput}. */
    void backward(Vector x, Vector y, Vector gradient);

    /** Whether the slope can't be told from y alone. */
    boolean needsInput();

    /**
     * The activation as a curve.
     *
     * @param field of the layer that it stands in
     * @throws ShapeMismatch if it doesn't treat every element alike
     */
    static Curve of(Activation activation, String field) {
        if (activation instanceof ElementwiseActivation elementwise) {
            return new Elementwise(elementwise);
        }
        if (activation instanceof Relu) {
            return new Rectifier();
        }
        if (activation instanceof Linear) {
            return new Straight();
        }
        throw new ShapeMismatch(
                field,
                "Inside a recurrent layer an activation must treat every element alike, as `tanh`, `sigmoid` or `relu` do;"
                        + " put this one behind the layer, as a layer of its own.");
    }

    /** Any that is given by value and slope. */
    record Elementwise(ElementwiseActivation activation) implements Curve {

        @Override
        public void forward(Vector x, Vector y) {
            activation.forward(x, y);
        }

        @Override
        public void backward(Vector x, Vector y, Vector gradient) {
            activation.backward(x, y, gradient);
        }

        @Override
        public boolean needsInput() {
            return activation.slopeNeedsInput();
        }
    }

    /** {@link Relu}. */
    record Rectifier() implements Curve {

        @Override
        public void forward(Vector x, Vector y) {
            if (x != y) {
                y.copyFrom(x);
            }
            y.max(0);
        }

        @Override
        public void backward(Vector x, Vector y, Vector gradient) {
            gradient.keepWherePositive(y);
        }

        @Override
        public boolean needsInput() {
            return false;
        }
    }

    /** {@link Linear}. */
    record Straight() implements Curve {

        @Override
        public void forward(Vector x, Vector y) {
            if (x != y) {
                y.copyFrom(x);
            }
        }

        @Override
        public void backward(Vector x, Vector y, Vector gradient) {
            // The slope is 1.
        }

        @Override
        public boolean needsInput() {
            return false;
        }
    }
}
