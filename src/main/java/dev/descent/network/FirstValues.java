package dev.descent.network;

import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Optional;

/** What a weight is before it is learned. */
interface FirstValues {

    /** Why it can't fill a weight of this shape, a sentence for the user; empty if it can. */
    default Optional<String> refusal(Shape shape) {
        return Optional.empty();
    }

    /**
     * Fills in the values of a weight, row-major.
     *
     * @param random a stream of the weight's own
     */
    void fill(Vector values, Shape shape, CounterRandom random);
}
