package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

/** All zeros. */
@JsonTypeName("zeros")
@About(value = "All zeros.", equation = "w = 0")
public record Zeros() implements Initializer {

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        values.fill(0);
    }
}
