package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** A plane with noise. */
@JsonTypeName("linear")
@About(
        value = "A linear function of random inputs, with noise.",
        equation = "y = Σ wⱼ·xⱼ + bias + noise·N(0, 1); x ~ N(0, 1), w uniform in [0, 100)",
        source = "scikit-learn, make_regression where every feature is informative")
public record LinearRelation(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("Number of input columns") @Min(1) @Max(100)
        Integer features,

        @JsonPropertyDescription("Constant term") @DecimalMin("-1e6") @DecimalMax("1e6")
        Double bias,

        @JsonPropertyDescription("Standard deviation of the normal noise on y") @PositiveOrZero @DecimalMax("1e6")
        Double noise,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic {

    public LinearRelation {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        features = Objects.requireNonNullElse(features, 1);
        bias = Objects.requireNonNullElse(bias, 0.0);
        noise = Objects.requireNonNullElse(noise, 1.0);
    }

    @Override
    public List<String> columns() {
        return numbered(features);
    }

    static List<String> numbered(int features) {
        return features == 1
                ? List.of("x")
                : IntStream.range(0, features).mapToObj(j -> "x" + j).toList();
    }

    @Override
    public double sample(int index, double[] inputs, Draws draws) {
        double y = bias + noise * draws.normal(1, index);
        for (int j = 0; j < features; j++) {
            inputs[j] = draws.normal(3, (long) index * features + j);
            y += 100 * draws.uniform(2, j) * inputs[j];
        }
        return y;
    }
}
