package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.util.Objects;

/** Images shifted. */
@JsonTypeName("translation")
@About(
        value = "Shifts an image up or down, and left or right.",
        equation = "down ~ U(−height, height), right ~ U(−width, width)")
public record RandomTranslation(
        @JsonPropertyDescription("Largest shift up and down, as a share of the height")
        @NotNull
        @DecimalMin("0")
        @DecimalMax("1")
        Double height,

        @JsonPropertyDescription("Largest shift to the left and right, as a share of the width")
        @NotNull
        @DecimalMin("0")
        @DecimalMax("1")
        Double width,

        @JsonUnwrapped @Valid Resampling resampling,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    public RandomTranslation {
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        double down = draws.uniform(-height, height) * row.height;
        double right = draws.uniform(-width, width) * row.width;
        resampling.stretch(row, 1, -down, 1, -right);
    }
}
