package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;

/** Normal noise on every value of a sequence. */
@JsonTypeName("jitter")
@About(
        value = "Adds a normal random number to each value of a sequence.",
        equation = "x ← x + ε, ε ~ N(0, stddev²)",
        source = "Um et al. 2017")
public record Jitter(
        @JsonPropertyDescription("Standard deviation of the noise, among the values that the network gets")
        @DecimalMin("0")
        Double stddev,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    public Jitter {
        stddev = Objects.requireNonNullElse(stddev, 0.05);
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireSeries(input, problems);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        draws.addNormals(stddev, row.values, row.offset, row.size);
    }
}
