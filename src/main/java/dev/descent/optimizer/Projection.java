package dev.descent.optimizer;

import dev.descent.tensor.Vector;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps one parameter tensor within its constraint. */
final class Projection implements Transform {

    private final Constraint constraint;
    /** Null before the first update: a plan, which allocates nothing, is made of such transforms too. */
    private @Nullable Consumer<Vector> onTensor;

    Projection(Constraint constraint) {
        this.constraint = constraint;
    }

    @Override
    public Scope scope() {
        return Scope.TENSOR;
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        if (onTensor == null) {
            onTensor = constraint.on(update.shape());
        }
        onTensor.accept(parameters);
    }
}
