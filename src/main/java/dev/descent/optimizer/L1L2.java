package dev.descent.optimizer;

import dev.descent.tensor.Vector;

public record L1L2(Double l1, Double l2) implements Regularizer {
    @Override
    public double value(Vector parameters) {
        return (l1 > 0 ? l1 * parameters.sumOfAbsolutes() : 0) + (l2 > 0 ? l2 * parameters.sumOfSquares() : 0);
    }

    @Override
    public void addGradient(Vector gradient, Vector parameters) {
        if (l1 > 0) {
            gradient.addSign(l1, parameters);
        }
        if (l2 > 0) {
            gradient.add(2 * l2, parameters);
        }
    }
}
