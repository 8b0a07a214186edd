package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Objects;

/** The same number everywhere. */
@JsonTypeName("constant")
@About(value = "The same number everywhere.", equation = "w = value")
public record ConstantValue(
        @JsonPropertyDescription("The number") Double value) implements Initializer {

    public ConstantValue {
        value = Objects.requireNonNullElse(value, 0.0);
    }

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        values.fill(value);
    }
}
