package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;

/** A polynomial with noise. */
@JsonTypeName("polynomial")
@About(value = "A polynomial of one input, with noise.", equation = "y = Σ cₖ·xᵏ + noise·N(0, 1); x uniform in [−1, 1)")
public record PolynomialCurve(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("c₀, c₁, …: from the constant term up") @Size(min = 1, max = 20)
        List<@NotNull @DecimalMin("-1e6") @DecimalMax("1e6") Double> coefficients,

        @JsonPropertyDescription("Standard deviation of the normal noise on y") @PositiveOrZero @DecimalMax("1e6")
        Double noise,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic {

    public PolynomialCurve {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        coefficients = List.copyOf(Objects.requireNonNullElse(coefficients, List.of(0.0, -1.0, 0.0, 2.0)));
        noise = Objects.requireNonNullElse(noise, 0.1);
    }

    @Override
    public List<String> columns() {
        return List.of("x");
    }

    @Override
    public double sample(int index, double[] inputs, Draws draws) {
        inputs[0] = draws.uniform(2, index, -1, 1);
        double y = 0;
        for (int k = coefficients.size() - 1; k >= 0; k--) {
            y = y * inputs[0] + coefficients.get(k);
        }
        return y + noise * draws.normal(1, index);
    }
}
