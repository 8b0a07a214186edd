package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

/** All ones. */
@JsonTypeName("ones")
@About(value = "All ones.", equation = "w = 1")
public record Ones() implements Initializer {

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        values.fill(1);
    }
}
