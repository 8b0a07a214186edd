package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Arms of spirals that turn around one centre. */
@JsonTypeName("spirals")
@About(
        value = "Arms of Archimedean spirals that turn around one centre; a class each.",
        equation = "arm a of k: r·(cos φ, sin φ), φ = 2π·(turns·r + a/k); r from 0 to 1")
public record Spirals(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("Standard deviation of the normal noise on both coordinates")
        @PositiveOrZero
        @DecimalMax("1e6")
        Double noise,

        @JsonPropertyDescription("Number of arms, and so of classes") @Min(2) @Max(10)
        Integer arms,

        @JsonPropertyDescription("How often each arm turns around the centre") @Positive @DecimalMax("100")
        Double turns,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic {

    public Spirals {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        noise = Objects.requireNonNullElse(noise, 0.02);
        arms = Objects.requireNonNullElse(arms, 2);
        turns = Objects.requireNonNullElse(turns, 1.5);
    }

    @Override
    public List<String> columns() {
        return List.of("x0", "x1");
    }

    @Override
    public int classes() {
        return arms;
    }

    @Override
    public double sample(int index, double[] inputs, Draws draws) {
        int arm = index % arms;
        double radius = (index / arms + 1.0) / ((samples - arm + arms - 1) / arms);
        double angle = 2 * Math.PI * (turns * radius + (double) arm / arms);
        inputs[0] = radius * StrictMath.cos(angle);
        inputs[1] = radius * StrictMath.sin(angle);
        Synthetic.blur(inputs, index, noise, draws, 1);
        return arm;
    }
}
