package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** Logarithm of the hyperbolic cosine of the error; mean over the last axis. */
@JsonTypeName("log_cosh")
@About(
        value = "About half the square for small errors, about the absolute value for large ones, smooth between.",
        equation = "J = mean ln cosh (p − t)",
        source = "Green 1990")
public record LogCosh() implements ElementwiseLoss {

    private static final double LN_2 = Math.log(2);

    @Override
    public double value(double p, double t) {
        double d = Math.abs(p - t);
        // cosh itself overflows at 711.
        return d + Math.log1p(Math.exp(-2 * d)) - LN_2;
    }

    @Override
    public double slope(double p, double t) {
        return Math.tanh(p - t);
    }
}
