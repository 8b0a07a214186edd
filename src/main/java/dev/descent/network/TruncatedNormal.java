package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** Normal, redrawn beyond two standard deviations, whatever the shape. */
@JsonTypeName("truncated_normal")
@About(
        value =
                "Normal, redrawn beyond two standard deviations, whatever the weight's shape; its deviation is then 0.88 of stddev.",
        equation = "N(mean, stddev²) within mean ± 2·stddev")
public record TruncatedNormal(
        @JsonPropertyDescription("Mean") Double mean,

        @JsonPropertyDescription("Standard deviation before the redrawing") @PositiveOrZero
        Double stddev)
        implements Initializer {

    public TruncatedNormal {
        mean = Objects.requireNonNullElse(mean, 0.0);
        stddev = Objects.requireNonNullElse(stddev, 0.05);
    }

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        Initializer.truncatedNormal(values, mean, stddev, random);
    }
}
