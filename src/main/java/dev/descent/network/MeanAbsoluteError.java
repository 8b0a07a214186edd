package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import java.util.function.DoubleUnaryOperator;

/** Mean of the absolute errors, in the target's unit; the loss of that name is {@link AbsoluteErrorLoss}. */
@JsonTypeName("mean_absolute_error")
@About(
        value = "Mean of the absolute errors, in the target's unit.",
        equation = "mean |p − t|",
        source = "Boscovich 1757")
public record MeanAbsoluteError() implements Metric {

    @Override
    public String series() {
        return "mean_absolute_error";
    }

    @Override
    public boolean needsClasses() {
        return false;
    }

    @Override
    public Measurement start(Outputs outputs) {
        return new ErrorMean(Math::abs, DoubleUnaryOperator.identity());
    }
}
