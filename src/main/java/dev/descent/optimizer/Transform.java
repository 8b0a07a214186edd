package dev.descent.optimizer;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step in the making of an update, in the manner of optax: it changes the gradient in place, or the parameters. An update is
 * a fold over such steps. Transforms hold no state of their own: what they keep from update to update is named by {@link #state}
 * and handed in.
 */
public interface Transform {

    /** How much of the parameters {@link #apply} must see at once. */
    enum Scope {
        /** Any run of elements of one parameter tensor: the transform is elementwise. */
        ELEMENTS,
        /** One whole parameter tensor. */
        TENSOR,
        /** Any run of elements, once {@link #measure} has seen all parameters. */
        ALL
    }

    default Scope scope() {
        return Scope.ELEMENTS;
    }

    /**
     * What is kept from update to update, and room to work in.
     *
     * @param shape of the parameter tensor; of a run of its elements, if the scope isn't {@link Scope#TENSOR}
     */
    default List<State> state(Shape shape) {
        return List.of();
    }

    /** The state that is evaluated and becomes the model instead of the parameters; null for none. */
    default @Nullable String delivers() {
        return null;
    }

    /**
     * In scope {@link Scope#ALL}: what {@link #apply} needs to know of the whole gradient, {@link Update#measured}, is the sum of
     * this over its parts.
     */
    default double measure(Vector gradient) {
        return 0;
    }

    /**
     * Changes the gradient, the state and the parameters in place; allocates nothing.
     *
     * @param gradient as the transform before this one left it
     * @param state in the order of {@link #state}
     * @param parameters θ, as the transform before this one left them
     * @param update which update it is, and of which tensor
     */
    void apply(Vector gradient, Vector[] state, Vector parameters, Update update);
}
