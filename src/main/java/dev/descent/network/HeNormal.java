package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

/** Normal, redrawn beyond two standard deviations, with the variance that keeps the variance of activations behind rectifiers. */
@JsonTypeName("he_normal")
@About(
        value =
                "Normal, redrawn beyond two standard deviations, with the variance that keeps the variance of activations behind rectifiers.",
        equation = "N(0, v), v = 2/fan_in",
        source = "He et al. 2015")
public record HeNormal() implements Initializer {

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        Initializer.truncatedNormal(values, 2.0 / Fans.in(shape), random);
    }
}
