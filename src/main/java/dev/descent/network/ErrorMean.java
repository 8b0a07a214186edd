package dev.descent.network;

import dev.descent.tensor.Vector;
import java.util.function.DoubleUnaryOperator;

/** A figure of the mean of something of the errors, over all targets together. */
final class ErrorMean implements Metric.Measurement {

    private final DoubleUnaryOperator ofError;
    private final DoubleUnaryOperator ofMean;
    private long count;
    private double sum;

    ErrorMean(DoubleUnaryOperator ofError, DoubleUnaryOperator ofMean) {
        this.ofError = ofError;
        this.ofMean = ofMean;
    }

    @Override
    public void add(Vector prediction, Vector target, int width) {
        for (int i = 0; i < target.size(); i++) {
            sum += ofError.applyAsDouble(prediction.get(i) - target.get(i));
        }
        count += target.size();
    }

    @Override
    public double value() {
        return ofMean.applyAsDouble(sum / count);
    }

    @Override
    public double[] state() {
        return new double[] {count, sum};
    }

    @Override
    public void restore(double[] state) {
        count = (long) state[0];
        sum = state[1];
    }
}
