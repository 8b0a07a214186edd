package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/** Round clouds of points. */
@JsonTypeName("blobs")
@About(
        value = "Clouds of points, normal around random centres; a class each.",
        equation = "x = centre of the class + deviation·N(0, 1); centres uniform in [−10, 10)",
        source = "scikit-learn, make_blobs")
public record Blobs(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("Number of clouds, and so of classes") @Min(2) @Max(100)
        Integer centers,

        @JsonPropertyDescription("Number of input columns") @Min(1) @Max(100)
        Integer features,

        @JsonPropertyDescription("Standard deviation of a cloud, in each direction") @Positive @DecimalMax("1e6")
        Double deviation,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic, SelfChecking {

    public Blobs {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        centers = Objects.requireNonNullElse(centers, 3);
        features = Objects.requireNonNullElse(features, 2);
        deviation = Objects.requireNonNullElse(deviation, 1.0);
    }

    @Override
    public List<String> columns() {
        return LinearRelation.numbered(features);
    }

    @Override
    public int classes() {
        return centers;
    }

    @Override
    public void check(Problems problems) {
        if (samples < centers) {
            problems.at("samples")
                    .add(
                            "out_of_range",
                            "Each of the " + centers + " centers needs a sample; there are " + samples + ".",
                            "≥ " + centers);
        }
    }

    @Override
    public double sample(int index, double[] inputs, Draws draws) {
        int center = index % centers;
        for (int j = 0; j < features; j++) {
            inputs[j] = draws.uniform(2, (long) center * features + j, -10, 10);
        }
        Synthetic.blur(inputs, index, deviation, draws, 1);
        return center;
    }
}
