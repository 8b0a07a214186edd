package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** A sine with noise. */
@JsonTypeName("sine")
@About(
        value = "A sine of one input, with noise.",
        equation = "y = amplitude·sin(2π·(frequency·x + phase)) + noise·N(0, 1); x uniform in [0, 1)")
public record SineWave(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("Largest value without noise") @Positive @DecimalMax("1e6")
        Double amplitude,

        @JsonPropertyDescription("Number of waves") @Positive @DecimalMax("1e3")
        Double frequency,

        @JsonPropertyDescription("Where in a wave x = 0 is; 0.25 makes a cosine") @DecimalMin("0") @DecimalMax("1")
        Double phase,

        @JsonPropertyDescription("Standard deviation of the normal noise on y") @PositiveOrZero @DecimalMax("1e6")
        Double noise,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic {

    public SineWave {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        amplitude = Objects.requireNonNullElse(amplitude, 1.0);
        frequency = Objects.requireNonNullElse(frequency, 1.0);
        phase = Objects.requireNonNullElse(phase, 0.0);
        noise = Objects.requireNonNullElse(noise, 0.1);
    }

    @Override
    public List<String> columns() {
        return List.of("x");
    }

    @Override
    public double sample(int index, double[] inputs, Draws draws) {
        inputs[0] = draws.uniform(2, index);
        double wave = StrictMath.sin(2 * Math.PI * (frequency * inputs[0] + phase));
        return amplitude * wave + noise * draws.normal(1, index);
    }
}
