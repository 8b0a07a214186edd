package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.dataset.statistics.Moments;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** (x − mean) / standard deviation of the population; a constant column becomes 0. */
@JsonTypeName("standardize")
@About(
        value =
                "Brings each column to mean 0 and standard deviation 1 over the training part; a constant column becomes 0.",
        equation = "x ← (x − mean) / σ")
public record Standardize(
        @JsonPropertyDescription(
                "Columns to work on; all of numbers if absent. An array is taken by the index of its last axis")
        @Nullable
        @Size(min = 1)
        List<@NotBlank String> columns)
        implements RowPreparation {

    @Override
    public Layout after(Layout before, Problems problems) {
        before.pickNumbers(columns, problems);
        return before;
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        int[] at = before.pickNumbers(columns, new Problems());
        List<Moments> moments = FeatureStatistics.moments(before, sample, at);
        double[] offsets = new double[before.features()];
        double[] divisors = new double[offsets.length];
        Arrays.fill(divisors, 1);
        for (int i = 0; i < at.length; i++) {
            double deviation = moments.get(i).standardDeviation();
            offsets[at[i]] = moments.get(i).mean();
            divisors[at[i]] = deviation == 0 ? 1 : deviation;
        }
        return new Affine(offsets, divisors);
    }
}
