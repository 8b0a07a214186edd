package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

/** Uniform, with the variance that keeps the variance of activations and gradients alike. */
@JsonTypeName("glorot_uniform")
@About(
        value = "Uniform, with the variance that keeps the variance of activations and gradients alike.",
        equation = "U(−√(3v), √(3v)), v = 2/(fan_in + fan_out)",
        source = "Glorot, Bengio 2010")
public record GlorotUniform() implements Initializer {

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        Initializer.uniform(values, 2.0 / (Fans.in(shape) + Fans.out(shape)), random);
    }
}
