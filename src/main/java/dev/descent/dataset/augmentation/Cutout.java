package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;

/** A box of the image covered. */
@JsonTypeName("cutout")
@About(
        value =
                "Covers a box around a pixel drawn from the whole image; what would lie outside of the image is cut off.",
        source = "DeVries, Taylor 2017")
public record Cutout(
        @JsonPropertyDescription("Height of the box, as a share of the image's")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        Double height,

        @JsonPropertyDescription("Width of the box, as a share of the image's")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        Double width,

        @JsonPropertyDescription("What covers the box, among the values that the network gets")
        Double fillValue,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    public Cutout {
        height = Objects.requireNonNullElse(height, 0.5);
        width = Objects.requireNonNullElse(width, 0.5);
        fillValue = Objects.requireNonNullElse(fillValue, 0.0);
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        int boxHeight = (int) Math.max(1, Math.round(height * row.height));
        int boxWidth = (int) Math.max(1, Math.round(width * row.width));
        row.fill(Box.draw(draws, row.height, row.width, boxHeight, boxWidth), fillValue.floatValue());
    }
}
