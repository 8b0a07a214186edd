package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;

/** Each feature of a sequence times a number near 1. */
@JsonTypeName("scaling")
@About(
        value = "Multiplies each feature of a sequence by a number near 1, the same for all steps.",
        equation = "x ← s·x, s ~ N(1, stddev²) for each feature",
        source = "Um et al. 2017")
public record MagnitudeScaling(
        @JsonPropertyDescription("Standard deviation of the factors") @DecimalMin("0")
        Double stddev,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    public MagnitudeScaling {
        stddev = Objects.requireNonNullElse(stddev, 0.1);
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireSeries(input, problems);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        for (int feature = 0; feature < row.channels; feature++) {
            float factor = (float) (1 + stddev * draws.normal());
            for (int i = row.offset + feature; i < row.offset + row.size; i += row.channels) {
                row.values[i] *= factor;
            }
        }
    }
}
