package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** Mean of the squared errors over the last axis. */
@JsonTypeName("mean_squared_error")
@About(
        value = "Mean of the squared errors: for regression.",
        equation = "J = mean (p − t)²",
        source = "Legendre 1805; Gauss 1809")
public record MeanSquaredError() implements ElementwiseLoss {

    @Override
    public double value(double p, double t) {
        return (p - t) * (p - t);
    }

    @Override
    public double slope(double p, double t) {
        return 2 * (p - t);
    }
}
