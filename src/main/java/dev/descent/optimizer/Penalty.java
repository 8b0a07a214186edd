package dev.descent.optimizer;

import dev.descent.tensor.Vector;

/** Adds the gradient of a penalty, whose {@link #value} belongs to the loss. */
final class Penalty implements Transform {

    private final Regularizer regularizer;

    Penalty(Regularizer regularizer) {
        this.regularizer = regularizer;
    }

    double value(Vector parameters) {
        return regularizer.value(parameters);
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        regularizer.addGradient(gradient, parameters);
    }
}
