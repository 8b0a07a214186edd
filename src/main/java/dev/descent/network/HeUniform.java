package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

/** Uniform, with the variance that keeps the variance of activations behind rectifiers. */
@JsonTypeName("he_uniform")
@About(
        value = "Uniform, with the variance that keeps the variance of activations behind rectifiers.",
        equation = "U(−√(3v), √(3v)), v = 2/fan_in",
        source = "He et al. 2015")
public record HeUniform() implements Initializer {

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        Initializer.uniform(values, 2.0 / Fans.in(shape), random);
    }
}
