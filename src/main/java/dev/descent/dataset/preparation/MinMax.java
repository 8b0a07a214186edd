package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.dataset.statistics.Moments;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The training part's range becomes [min, max]; a constant column becomes min. */
@JsonTypeName("min_max")
@About(
        value = "Brings the training part's range of each column to [min, max]; a constant column becomes min.",
        equation = "x ← min + (x − least) / (most − least) · (max − min)")
public record MinMax(
        @JsonPropertyDescription(
                "Columns to work on; all of numbers if absent. An array is taken by the index of its last axis")
        @Nullable
        @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("What the least value becomes")
        Double min,

        @JsonPropertyDescription("What the greatest value becomes")
        Double max)
        implements RowPreparation, SelfChecking {

    public MinMax {
        min = Objects.requireNonNullElse(min, 0.0);
        max = Objects.requireNonNullElse(max, 1.0);
    }

    @Override
    public void check(Problems problems) {
        if (min >= max) {
            problems.at("max").add("out_of_range", "`max` must be above `min`, which is " + min + ".", "> " + min);
        }
    }

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
            double range = moments.get(i).max() - moments.get(i).min();
            double divisor = (range == 0 ? 1 : range) / (max - min);
            offsets[at[i]] = moments.get(i).min() - min * divisor;
            divisors[at[i]] = divisor;
        }
        return new Affine(offsets, divisors);
    }
}
