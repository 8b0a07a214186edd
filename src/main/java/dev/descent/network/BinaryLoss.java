package dev.descent.network;

import dev.descent.tensor.Vector;

/**
 * A loss that asks of each output by itself whether it is the true class. Two classes need no more than one output, which is large for
 * the second of them.
 */
public sealed interface BinaryLoss extends ElementwiseLoss permits BinaryCrossentropy, Focal, Hinge, SquaredHinge {

    @Override
    default boolean needsClasses() {
        return true;
    }

    @Override
    default boolean targetIsIndex() {
        return true;
    }

    @Override
    default boolean oneOutputSuffices() {
        return true;
    }

    @Override
    default double row(Vector prediction, Vector target, Vector gradient) {
        int n = prediction.size();
        boolean index = target.size() < n;
        boolean signs = scale() == Outputs.Scale.MARGIN && (index || isZerosAndOnes(target));
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double given = index ? i == (int) target.get(0) ? 1 : 0 : target.get(i);
            double t = signs ? 2 * given - 1 : given;
            double p = prediction.get(i);
            sum += value(p, t);
            gradient.set(i, slope(p, t) / n);
        }
        return sum / n;
    }

    private static boolean isZerosAndOnes(Vector target) {
        for (int i = 0; i < target.size(); i++) {
            if (target.get(i) != 0 && target.get(i) != 1) {
                return false;
            }
        }
        return true;
    }
}
