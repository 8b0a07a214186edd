package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** Mean of the absolute errors over the last axis; the metric of that name is {@link MeanAbsoluteError}. */
@JsonTypeName("mean_absolute_error")
@About(
        value = "Mean of the absolute errors: for regression that outliers shall not rule.",
        equation = "J = mean |p − t|",
        source = "Boscovich 1757")
public record AbsoluteErrorLoss() implements ElementwiseLoss {

    @Override
    public double value(double p, double t) {
        return Math.abs(p - t);
    }

    @Override
    public double slope(double p, double t) {
        return Math.signum(p - t);
    }
}
