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

/** Images turned about their centre. */
@JsonTypeName("rotation")
@About(value = "Turns an image about its centre.", equation = "angle ~ U(−2π·factor, 2π·factor), counter-clockwise")
public record RandomRotation(
        @JsonPropertyDescription("Largest angle, in turns, in both directions: 0.1 for −36° to 36°")
        @NotNull
        @DecimalMin("0")
        @DecimalMax("1")
        Double factor,

        @JsonUnwrapped @Valid Resampling resampling,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    public RandomRotation {
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        double angle = 2 * Math.PI * draws.uniform(-factor, factor);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double y = (row.height - 1) / 2.0;
        double x = (row.width - 1) / 2.0;
        resampling.slant(row, cos, sin, y - cos * y - sin * x, -sin, cos, x + sin * y - cos * x);
    }
}
