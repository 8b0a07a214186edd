package dev.descent.optimizer;

import dev.descent.tensor.Vector;
import java.util.List;

/**
 * One step in the making of an update, in the manner of optax: it changes the gradient in place, or, as the last of a chain,
 * the parameters. The whole chain is a fold over such steps.
 */
public interface Transform {

    /** How much of the flat vector {@link #apply} must see at once. */
    enum Scope {
        /** Any run of elements: the rule is elementwise. */
        ELEMENTS,
        /** One whole parameter tensor. */
        TENSOR,
        /** All parameters together. */
        ALL
    }

    default Scope scope() {
        return Scope.ELEMENTS;
    }

    /** Names of the vectors, each as long as the parameters and zero at first, that are kept from update to update. */
    default List<String> state() {
        return List.of();
    }

    /**
     * Changes the gradient, the state and the parameters in place; allocates nothing.
     *
     * @param gradient as the transform before this one left it
     * @param state in the order of {@link #state()}
     * @param parameters θ, before this update
     * @param update its number and learning rate
     */
    void apply(Vector gradient, Vector[] state, Vector parameters, Update update);
}
