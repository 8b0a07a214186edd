package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

/** Uniform, with the variance that keeps the variance of activations. */
@JsonTypeName("lecun_uniform")
@About(
        value = "Uniform, with the variance that keeps the variance of activations.",
        equation = "U(−√(3v), √(3v)), v = 1/fan_in",
        source = "LeCun et al. 1998")
public record LecunUniform() implements Initializer {

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        Initializer.uniform(values, 1.0 / Fans.in(shape), random);
    }
}
