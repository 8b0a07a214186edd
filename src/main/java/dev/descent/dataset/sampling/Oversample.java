package dev.descent.dataset.sampling;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;

/** Rows of rare classes several times. */
@JsonTypeName("oversample")
@About("Repeats rows of rare classes: each as often as the others of its class, or once more, drawn by the job's seed.")
public record Oversample(
        @JsonPropertyDescription(
                "Rows that each class gets, as a share of those of the largest one; classes that have more keep them")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        Double ratio)
        implements Sampling {

    public Oversample {
        ratio = Objects.requireNonNullElse(ratio, 1.0);
    }

    @Override
    public int[] wanted(int[] counts) {
        return Repeats.wanted(counts, ratio);
    }

    @Override
    public int[] draw(int[] classes, int count, long seed) {
        int[] counts = Sampling.counts(classes, count);
        return Repeats.draw(classes, counts, wanted(counts), seed);
    }
}
