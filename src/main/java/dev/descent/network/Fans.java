package dev.descent.network;

import dev.descent.tensor.Shape;

/** How many inputs and outputs a weight connects, as Keras counts them: the last two axes, times the window before them. */
final class Fans {

    private Fans() {}

    static double in(Shape shape) {
        return shape.rank() < 2 ? shape.elements() : (double) shape.elements() / shape.size(-1);
    }

    static double out(Shape shape) {
        return shape.rank() < 2 ? shape.elements() : (double) shape.elements() / shape.size(-2);
    }
}
