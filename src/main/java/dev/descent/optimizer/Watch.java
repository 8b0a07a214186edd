package dev.descent.optimizer;

import dev.descent.tensor.SquareSum;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** Takes down what one segment does to one tensor, or to the share of it that one thread works on. */
final class Watch {

    private final @Nullable Transform first;
    private final boolean moves;
    private final SquareSum gradient = new SquareSum();
    private final SquareSum parameters = new SquareSum();
    private final SquareSum update = new SquareSum();
    private long clipped;

    /**
     * @param first what gets the gradient that is to be measured
     * @param moves whether the segment is the one that changes the parameters
     */
    Watch(@Nullable Transform first, boolean moves) {
        this.first = first;
        this.moves = moves;
    }

    /** A part's turn begins. @param before room to remember its parameters in */
    void begin(Vector values, Vector before) {
        if (moves) {
            before.copyFrom(values);
        }
    }

    /** A transform is about to be applied. */
    void before(Transform transform, Vector values, Vector[] state, Vector weights, Update context) {
        if (transform == first) {
            gradient.add(values);
        }
        if (transform instanceof Clip clip) {
            clipped += clip.clipped(values, state, weights, context);
        }
    }

    /** A part's turn ends. */
    void end(Vector values, Vector before) {
        if (moves) {
            parameters.addWithDifferences(before, values, update);
        }
    }

    /** Adds what was seen since the last call. */
    void moveTo(TensorStatistics statistics) {
        statistics.add(gradient.take(), parameters.take(), update.take(), clipped);
        clipped = 0;
    }
}
