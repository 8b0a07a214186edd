package dev.descent.optimizer;

import dev.descent.tensor.Vector;

/** Keeps a parameter tensor within its constraint. */
final class Projection implements Transform {

    private final Constraint constraint;

    Projection(Constraint constraint) {
        this.constraint = constraint;
    }

    @Override
    public Scope scope() {
        return Scope.TENSOR;
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        constraint.project(parameters, update.shape());
    }
}
