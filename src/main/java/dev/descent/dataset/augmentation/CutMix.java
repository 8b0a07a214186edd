package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A box of another image in this one, and the targets mixed by the area of the box. */
@JsonTypeName("cutmix")
@About(
        value = "Puts a box of another image in its place in this one, and mixes their targets by the area of the box.",
        equation = "sides of the box √(1 − λ) of the image's, λ ~ Beta(α, α)",
        source = "Yun et al. 2019")
public record CutMix(
        @JsonPropertyDescription(
                "Shares are drawn from the distribution Beta(alpha, alpha): the smaller, the nearer to 0 or 1")
        @DecimalMin("0.001")
        @DecimalMax("1000")
        Double alpha,

        @JsonPropertyDescription("Probability that a row is mixed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements Mixing {

    public CutMix {
        alpha = Objects.requireNonNullElse(alpha, 1.0);
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
    }

    @Override
    public @Nullable Blend draw(Draws draws, int rows, Shape input) {
        if (draws.uniform() >= probability) {
            return null;
        }
        int other = draws.below(rows);
        int height = input.size(0);
        int width = input.size(1);
        double side = Math.sqrt(1 - draws.beta(alpha));
        Box box = Box.draw(draws, height, width, (int) Math.round(side * height), (int) Math.round(side * width));
        return new Blend(other, 1 - (double) box.area() / (height * width), box);
    }

    @Override
    public void mix(Canvas row, Canvas other, Blend blend) {
        row.paste(Objects.requireNonNull(blend.box()), other);
    }
}
