package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import java.util.function.DoubleUnaryOperator;

/** Mean of the squared errors, in the square of the target's unit; the loss of that name is {@link MeanSquaredError}. */
@JsonTypeName("mean_squared_error")
@About(
        value = "Mean of the squared errors, in the square of the target's unit.",
        equation = "mean (p − t)²",
        source = "Legendre 1805; Gauss 1809")
public record SquaredErrorMetric() implements Metric {

    @Override
    public String series() {
        return "mean_squared_error";
    }

    @Override
    public boolean needsClasses() {
        return false;
    }

    @Override
    public Measurement start(Outputs outputs) {
        return new ErrorMean(error -> error * error, DoubleUnaryOperator.identity());
    }
}
