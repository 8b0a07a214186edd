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

/** Values beyond a bound become the bound: one that is given, or a quantile of the training part. */
@JsonTypeName("clip")
@About(
        value = "Brings outliers to a bound: one that is given, or else a quantile of the training part.",
        equation = "x ← min(max(x, low), high)")
public record ClipValues(
        @JsonPropertyDescription(
                "Columns to work on; all of numbers if absent. An array is taken by the index of its last axis")
        @Nullable
        @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("Least value; the lower quantile if absent") @Nullable
        Double min,

        @JsonPropertyDescription("Greatest value; the upper quantile if absent") @Nullable
        Double max,

        @JsonPropertyDescription("Share of the training values below the least one")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double lower,

        @JsonPropertyDescription("Share of the training values up to the greatest one")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        Double upper)
        implements RowPreparation, SelfChecking {

    public ClipValues {
        lower = Objects.requireNonNullElse(lower, 0.01);
        upper = Objects.requireNonNullElse(upper, 0.99);
    }

    @Override
    public void check(Problems problems) {
        if (min != null && max != null && min >= max) {
            problems.at("max").add("out_of_range", "`max` must be above `min`, which is " + min + ".", "> " + min);
        }
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
        double[] lows = new double[before.features()];
        double[] highs = new double[lows.length];
        Arrays.fill(lows, -Double.MAX_VALUE);
        Arrays.fill(highs, Double.MAX_VALUE);
        int[] at = before.pickNumbers(columns, new Problems());
        if (min == null || max == null) {
            FeatureStatistics.quantiles(before, sample, at, (quantiles, i) -> {
                lows[at[i]] = quantiles.at(lower);
                highs[at[i]] = quantiles.at(upper);
            });
        }
        for (int place : at) {
            lows[place] = Objects.requireNonNullElse(min, lows[place]);
            highs[place] = Objects.requireNonNullElse(max, highs[place]);
        }
        return new Clamp(lows, highs);
    }
}
