package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** A squashing function with heavier tails than tanh. */
@JsonTypeName("softsign")
@About(
        value = "A squashing function with heavier tails than tanh.",
        equation = "y = x/(1 + |x|)",
        source = "Bergstra et al. 2009")
public record Softsign() implements ElementwiseActivation {

    @Override
    public double value(double x) {
        return x / (1 + Math.abs(x));
    }

    @Override
    public double slope(double x, double y) {
        double d = 1 + Math.abs(x);
        return 1 / (d * d);
    }
}
