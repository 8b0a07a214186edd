package dev.descent.network;

import dev.descent.tensor.Vector;

/** A loss that is a mean over the last axis, given by its value and its slope at one element. */
public sealed interface ElementwiseLoss extends Loss
        permits MeanSquaredError, AbsoluteErrorLoss, Huber, LogCosh, Poisson, BinaryLoss {

    /** Loss of a prediction p where the target is t. */
    double value(double p, double t);

    /** d value/dp */
    double slope(double p, double t);

    @Override
    default double row(Vector prediction, Vector target, Vector gradient) {
        int n = prediction.size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double p = prediction.get(i);
            double t = target.get(i);
            sum += value(p, t);
            gradient.set(i, slope(p, t) / n);
        }
        return sum / n;
    }
}
