package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** Negative log likelihood of a Poisson distribution with mean p, without its constant; mean over the last axis. */
@JsonTypeName("poisson")
@About(
        value =
                "For counts: the likelihood of the target under a Poisson distribution with the prediction as its mean.",
        equation = "J = mean (p − t ln(p + 10⁻⁷))",
        source = "Nelder and Wedderburn 1972")
public record Poisson() implements ElementwiseLoss {

    @Override
    public double value(double p, double t) {
        return p - t * Math.log(p + CategoricalCrossentropy.EPSILON);
    }

    @Override
    public double slope(double p, double t) {
        return 1 - t / (p + CategoricalCrossentropy.EPSILON);
    }
}
