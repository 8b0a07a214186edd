package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Images of another size. */
@JsonTypeName("resize")
@About("Brings images to another height and width.")
public record Resize(
        @JsonPropertyDescription("Rows of pixels") @NotNull @Positive @Max(4096)
        Integer height,

        @JsonPropertyDescription("Pixels of a row") @NotNull @Positive @Max(4096)
        Integer width,

        @JsonPropertyDescription("How the pixels between pixels are found")
        Interpolation interpolation)
        implements RowPreparation {

    /** How a pixel between pixels is found. */
    public enum Interpolation {
        @JsonProperty("bilinear")
        BILINEAR,
        @JsonProperty("nearest")
        NEAREST
    }

    public Resize {
        interpolation = Objects.requireNonNullElse(interpolation, Interpolation.BILINEAR);
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        if (before.shape().rank() != 3) {
            problems.add(
                    "not_images",
                    "Only images, of shape (height, width, channels), can be resized; rows are of shape "
                            + before.shape() + " here.");
            return before;
        }
        return before.with(Shape.of(height, width, before.shape().size(2)));
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return new Resized(before.shape(), after(before, new Problems()).shape(), interpolation);
    }
}
