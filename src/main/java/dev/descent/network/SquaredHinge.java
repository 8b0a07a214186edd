package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** Square of what lacks to a margin of 1; mean over the last axis. Targets are ±1, or 0 and 1 in their place. */
@JsonTypeName("squared_hinge")
@About(
        value = "Square of what an output lacks to be beyond 1 for the true class and below −1 for the others.",
        equation = "J = mean max(1 − tp, 0)², t = ±1",
        source = "Cortes and Vapnik 1995, with squared slack")
public record SquaredHinge() implements BinaryLoss {

    @Override
    public Outputs.Scale scale() {
        return Outputs.Scale.MARGIN;
    }

    @Override
    public double value(double p, double t) {
        double lack = Math.max(1 - t * p, 0);
        return lack * lack;
    }

    @Override
    public double slope(double p, double t) {
        return -2 * t * Math.max(1 - t * p, 0);
    }
}
