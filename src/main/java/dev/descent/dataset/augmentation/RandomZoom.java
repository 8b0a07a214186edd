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
import org.jspecify.annotations.Nullable;

/** Images made larger or smaller about their centre. */
@JsonTypeName("zoom")
@About(
        value = "Makes an image larger or smaller about its centre.",
        equation = "seen share ~ U(1 − height, 1 + height)")
public record RandomZoom(
        @JsonPropertyDescription(
                "Largest share by which more, or less, of the height is seen: 0.2 for 80 % to 120 % of it")
        @NotNull
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double height,

        @JsonPropertyDescription("The same of the width; if absent, it is zoomed as the height is")
        @Nullable
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double width,

        @JsonUnwrapped @Valid Resampling resampling,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    public RandomZoom {
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        double y = 1 + draws.uniform(-height, height);
        double x = width == null ? y : 1 + draws.uniform(-width, width);
        resampling.stretch(row, y, (1 - y) * (row.height - 1) / 2, x, (1 - x) * (row.width - 1) / 2);
    }
}
