package dev.descent.optimizer;

import dev.descent.tensor.Shape;

/**
 * Something that a transform keeps from update to update, which a checkpoint holds under its name; or room to work in.
 *
 * @param name as in the transform's equation; empty for room
 * @param shape as the parameters', or smaller; without axes for a single number, of which each run of elements has a copy
 * @param origin what it holds before the first update
 * @param start value of each element before the first update, where that is the origin
 */
public record State(String name, Shape shape, Origin origin, double start) {

    /** What a state holds at first. */
    enum Origin {
        VALUE,
        PARAMETERS,
        /** Nothing: it is room, and worthless from one update to the next. */
        NONE
    }

    /** A state that starts at 0. */
    public static State zeros(String name, Shape shape) {
        return filled(name, shape, 0);
    }

    /** A state that starts at some other value. */
    public static State filled(String name, Shape shape, double start) {
        return new State(name, shape, Origin.VALUE, start);
    }

    /** A single number. */
    public static State scalar(String name, double start) {
        return filled(name, Shape.of(), start);
    }

    /** A state that starts as a copy of the parameters. */
    public static State copy(String name, Shape shape) {
        return new State(name, shape, Origin.PARAMETERS, 0);
    }

    /** Room to work in: other tensors use the same, so that each update finds in it what another left. */
    public static State scratch(Shape shape) {
        return new State("", shape, Origin.NONE, 0);
    }

    boolean isScalar() {
        return shape.rank() == 0;
    }

    boolean isScratch() {
        return origin == Origin.NONE;
    }

    boolean startsAsParameters() {
        return origin == Origin.PARAMETERS;
    }
}
