package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Four quadrants of two classes. */
@JsonTypeName("xor")
@About(
        value = "Points in a square; the class is whether exactly one coordinate is positive, before the noise.",
        equation = "x uniform in (−1, 1)²; class = [x₀ > 0] ⊕ [x₁ > 0]")
public record Xor(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("Standard deviation of the normal noise on both coordinates")
        @PositiveOrZero
        @DecimalMax("1e6")
        Double noise,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic {

    public Xor {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        noise = Objects.requireNonNullElse(noise, 0.1);
    }

    @Override
    public List<String> columns() {
        return List.of("x0", "x1");
    }

    @Override
    public int classes() {
        return 2;
    }

    @Override
    public double sample(int index, double[] inputs, Draws draws) {
        int quadrant = index % 4;
        int right = quadrant & 1;
        int upper = quadrant >> 1;
        inputs[0] = (2 * right - 1) * (1 - draws.uniform(2, 2L * index));
        inputs[1] = (2 * upper - 1) * (1 - draws.uniform(2, 2L * index + 1));
        Synthetic.blur(inputs, index, noise, draws, 1);
        return right ^ upper;
    }
}
