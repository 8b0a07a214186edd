package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** Asks for a margin of 1 on the right side; mean over the last axis. Targets are ±1, or 0 and 1 in their place. */
@JsonTypeName("hinge")
@About(
        value = "Asks each output to be beyond 1 for the true class and below −1 for the others.",
        equation = "J = mean max(1 − tp, 0), t = ±1",
        source = "Cortes and Vapnik 1995")
public record Hinge() implements BinaryLoss {

    @Override
    public Outputs.Scale scale() {
        return Outputs.Scale.MARGIN;
    }

    @Override
    public double value(double p, double t) {
        return Math.max(1 - t * p, 0);
    }

    @Override
    public double slope(double p, double t) {
        return t * p < 1 ? -t : 0;
    }
}
