package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** Root of the mean of the squared errors, in the target's unit. */
@JsonTypeName("root_mean_squared_error")
@About(
        value = "Root of the mean of the squared errors, in the target's unit.",
        equation = "√(mean (p − t)²)",
        source = "Legendre 1805; Gauss 1809")
public record RootMeanSquaredError() implements Metric {

    @Override
    public String series() {
        return "root_mean_squared_error";
    }

    @Override
    public boolean needsClasses() {
        return false;
    }

    @Override
    public Measurement start(Outputs outputs) {
        return new ErrorMean(error -> error * error, Math::sqrt);
    }
}
