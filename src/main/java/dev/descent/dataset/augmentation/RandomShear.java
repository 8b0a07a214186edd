package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;

/** Images slanted about their centre. */
@JsonTypeName("shear")
@About(
        value = "Slants an image about its centre.",
        equation = "read at (y + s·x, x + t·y) from the centre, s ~ U(−y, y), t ~ U(−x, x)")
public record RandomShear(
        @JsonPropertyDescription("Largest shift to the side for each pixel down, in both directions")
        @DecimalMin("0")
        @DecimalMax("1")
        Double x,

        @JsonPropertyDescription("Largest shift down for each pixel to the side, in both directions")
        @DecimalMin("0")
        @DecimalMax("1")
        Double y,

        @JsonUnwrapped @Valid Resampling resampling,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation, SelfChecking {

    public RandomShear {
        x = Objects.requireNonNullElse(x, 0.0);
        y = Objects.requireNonNullElse(y, 0.0);
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Problems problems) {
        if (x + y == 0) {
            problems.add("required", "Give how far to slant: `x`, `y`, or both.", "x or y > 0");
        }
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        double xPerY = draws.uniform(-x, x);
        double yPerX = draws.uniform(-y, y);
        double yCentre = (row.height - 1) / 2.0;
        double xCentre = (row.width - 1) / 2.0;
        resampling.slant(row, 1, yPerX, -yPerX * xCentre, xPerY, 1, -xPerY * yCentre);
    }
}
