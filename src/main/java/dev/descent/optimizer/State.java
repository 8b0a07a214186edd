package dev.descent.optimizer;

import dev.descent.tensor.Shape;

/**
 * Something that a transform keeps from update to update; a checkpoint holds it under its name.
 *
 * @param name as in the transform's equation
 * @param shape as the parameters', or smaller; without axes for a single number, of which each run of elements has a copy
 * @param start value of each element before the first update
 * @param startsAsParameters whether the elements start as the parameters' instead
 */
public record State(String name, Shape shape, double start, boolean startsAsParameters) {

    /** A state that starts at 0. */
    public static State zeros(String name, Shape shape) {
        return new State(name, shape, 0, false);
    }

    /** A state that starts at some other value. */
    public static State filled(String name, Shape shape, double start) {
        return new State(name, shape, start, false);
    }

    /** A single number. */
    public static State scalar(String name, double start) {
        return new State(name, Shape.of(), start, false);
    }

    /** A state that starts as a copy of the parameters. */
    public static State copy(String name, Shape shape) {
        return new State(name, shape, 0, true);
    }

    boolean isScalar() {
        return shape.rank() == 0;
    }
}
