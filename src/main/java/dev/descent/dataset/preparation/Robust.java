package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** (x − median) / (upper quantile − lower quantile); where these are equal, only the median is taken off. */
@JsonTypeName("robust")
@About(
        value =
                "Takes off the training part's median and divides by the distance of two quantiles, which outliers hardly move.",
        equation = "x ← (x − median) / (q_upper − q_lower)")
public record Robust(
        @JsonPropertyDescription(
                "Columns to work on; all of numbers if absent. An array is taken by the index of its last axis")
        @Nullable
        @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("Lower quantile, as a share")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double lower,

        @JsonPropertyDescription("Upper quantile, as a share")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        Double upper)
        implements RowPreparation, SelfChecking {

    public Robust {
        lower = Objects.requireNonNullElse(lower, 0.25);
        upper = Objects.requireNonNullElse(upper, 0.75);
    }

    @Override
    public void check(Problems problems) {
        if (lower >= upper) {
            problems.at("upper")
                    .add("out_of_range", "`upper` must be above `lower`, which is " + lower + ".", "> " + lower);
        }
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        before.pickNumbers(columns, problems);
        return before;
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        double[] offsets = new double[before.features()];
        double[] divisors = new double[offsets.length];
        Arrays.fill(divisors, 1);
        int[] at = before.pickNumbers(columns, new Problems());
        FeatureStatistics.quantiles(before, sample, at, (quantiles, i) -> {
            double range = quantiles.at(upper) - quantiles.at(lower);
            offsets[at[i]] = quantiles.at(0.5);
            divisors[at[i]] = range == 0 ? 1 : range;
        });
        return new Affine(offsets, divisors);
    }
}
