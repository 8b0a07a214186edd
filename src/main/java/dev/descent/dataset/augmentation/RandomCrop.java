package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Objects;

/** A piece of the image with a margin around it, as large as the image. */
@JsonTypeName("crop")
@About(value = "Puts a margin around an image, and cuts a piece of its size out.", source = "He et al. 2016")
public record RandomCrop(
        @JsonPropertyDescription("Pixels of the margin on each side") @NotNull @Min(1) @Max(4096)
        Integer padding,

        @JsonPropertyDescription(
                "What stands in the margin: the fill value, the pixel at the edge, the image mirrored, or the image again")
        FillMode fillMode,

        @JsonPropertyDescription("Of fill mode `constant`: the value, among those that the network gets")
        Double fillValue,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    public RandomCrop {
        fillMode = Objects.requireNonNullElse(fillMode, FillMode.CONSTANT);
        fillValue = Objects.requireNonNullElse(fillValue, 0.0);
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
        if (input.rank() == 3 && padding > Math.min(input.size(0), input.size(1))) {
            problems.at("padding")
                    .add(
                            "too_large",
                            "The margin is larger than the images, of shape " + input + ".",
                            "≤ " + Math.min(input.size(0), input.size(1)));
        }
    }

    @Override
    public void change(Canvas row, Draws draws) {
        int down = draws.below(2 * padding + 1) - padding;
        int right = draws.below(2 * padding + 1) - padding;
        new Resampling(Resampling.Interpolation.NEAREST, fillMode, fillValue).stretch(row, 1, down, 1, right);
    }
}
