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

/** The mean of two rows, and of their targets, with random weights. */
@JsonTypeName("mixup")
@About(
        value = "Mixes each row with another, and their targets with the same shares.",
        equation = "x ← λx + (1 − λ)x′, t ← λt + (1 − λ)t′, λ ~ Beta(α, α)",
        source = "Zhang et al. 2018")
public record MixUp(
        @JsonPropertyDescription(
                "Shares are drawn from the distribution Beta(alpha, alpha): the smaller, the nearer to 0 or 1")
        @DecimalMin("0.001")
        @DecimalMax("1000")
        Double alpha,

        @JsonPropertyDescription("Probability that a row is mixed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements Mixing {

    public MixUp {
        alpha = Objects.requireNonNullElse(alpha, 0.2);
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        // Any numbers will do.
    }

    @Override
    public @Nullable Blend draw(Draws draws, int rows, Shape input) {
        if (draws.uniform() >= probability) {
            return null;
        }
        int other = draws.below(rows);
        return new Blend(other, draws.beta(alpha), null);
    }

    @Override
    public void mix(Canvas row, Canvas other, Blend blend) {
        float share = (float) blend.share();
        float rest = 1 - share;
        for (int i = 0; i < row.size; i++) {
            row.values[row.offset + i] = share * row.values[row.offset + i] + rest * other.values[other.offset + i];
        }
    }
}
