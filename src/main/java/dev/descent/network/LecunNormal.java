package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

/** Normal, redrawn beyond two standard deviations, with the variance that keeps the variance of activations. */
@JsonTypeName("lecun_normal")
@About(
        value =
                "Normal, redrawn beyond two standard deviations, with the variance that keeps the variance of activations;"
                        + " the plain normal N(0, 1/n) is variance_scaling with distribution untruncated_normal.",
        equation = "N(0, v), v = 1/fan_in",
        source = "LeCun et al. 1998")
public record LecunNormal() implements Initializer {

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        Initializer.truncatedNormal(values, 1.0 / Fans.in(shape), random);
    }
}
