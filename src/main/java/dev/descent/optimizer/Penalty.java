package dev.descent.optimizer;

import dev.descent.tensor.Vector;

/** Adds the penalty's gradient, l1·sign(θ) + 2·l2·θ, and sums the penalty itself on the way. */
final class Penalty implements Transform {

    private final Regularization regularization;
    private double value;

    Penalty(Regularization regularization) {
        this.regularization = regularization;
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        double l1 = regularization.l1();
        double l2 = regularization.l2();
        if (l1 > 0) {
            value += l1 * parameters.sumOfAbsolutes();
            gradient.addSign(l1, parameters);
        }
        if (l2 > 0) {
            value += l2 * parameters.sumOfSquares();
            gradient.add(2 * l2, parameters);
        }
    }

    /** The penalty summed since the last call. */
    double takeValue() {
        double sum = value;
        value = 0;
        return sum;
    }
}
