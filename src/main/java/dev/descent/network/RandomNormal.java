package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** Normal, whatever the shape. */
@JsonTypeName("random_normal")
@About(value = "Normal, whatever the weight's shape.", equation = "N(mean, stddev²)")
public record RandomNormal(
        @JsonPropertyDescription("Mean") Double mean,

        @JsonPropertyDescription("Standard deviation") @PositiveOrZero
        Double stddev)
        implements Initializer {

    public RandomNormal {
        mean = Objects.requireNonNullElse(mean, 0.0);
        stddev = Objects.requireNonNullElse(stddev, 0.05);
    }

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        Initializer.normal(values, mean, stddev, random);
    }
}
