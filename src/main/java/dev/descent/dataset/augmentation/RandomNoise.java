package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.util.Objects;

/** Normal noise on every value. */
@JsonTypeName("noise")
@About(
        value = "Adds a normal random number to each value of a row, those of one-hot encoded categories included.",
        equation = "x ← x + ε, ε ~ N(0, stddev²)")
public record RandomNoise(
        @JsonPropertyDescription("Standard deviation of the noise, among the values that the network gets")
        @DecimalMin("0")
        @NotNull
        Double stddev,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    public RandomNoise {
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        // Any numbers will do.
    }

    @Override
    public void change(Canvas row, Draws draws) {
        draws.addNormals(stddev, row.values, row.offset, row.size);
    }
}
