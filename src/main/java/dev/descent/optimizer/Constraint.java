package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Optional;
import java.util.function.Consumer;

/** A set that a parameter tensor is projected onto after each update. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Constraint permits UnitNorm, MaxNorm, NonNeg {

    /** Why its {@code axis} is none of a tensor of this shape, a sentence for the user; empty if it fits. */
    default Optional<String> refusal(Shape shape) {
        return Optional.empty();
    }

    /**
     * The projection of tensors of one shape: it puts θ, row-major, into the set, in place, and allocates nothing. For one thread at
     * a time.
     *
     * @param shape one that isn't refused
     */
    Consumer<Vector> on(Shape shape);
}
