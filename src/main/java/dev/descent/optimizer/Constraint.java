package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Optional;

/** A set that a parameter tensor is projected onto after each update. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Constraint permits UnitNorm, MaxNorm, NonNeg {

    /** Why its {@code axis} is none of a tensor of this shape, a sentence for the user; empty if it fits. */
    default Optional<String> refusal(Shape shape) {
        return Optional.empty();
    }

    /**
     * Puts θ into the set, in place.
     *
     * @param parameters θ, row-major
     * @param shape of θ, one that isn't refused
     */
    void project(Vector parameters, Shape shape);
}
