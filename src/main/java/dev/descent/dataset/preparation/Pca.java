package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.Shape;
import dev.descent.tensor.SymmetricEigen;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Principal components: the directions in which the training part varies most.
 *
 * @param variance where it is given, {@link #resolved} finds the number of components
 */
@JsonTypeName("pca")
@About(
        value =
                "Reduces the dimensions: puts the columns' projections on the directions in which the training part varies most in"
                        + " their place, behind the other columns. An array becomes its components.",
        equation = "x ← Vᵀ(x − mean)",
        source = "Pearson 1901; Hotelling 1933")
public record Pca(
        @JsonPropertyDescription("Columns to work on; all of numbers if absent") @Nullable @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("Number of components; found from `variance` if that is given") @Nullable @Positive
        Integer components,

        @JsonPropertyDescription("Share of the variance that the components must at least keep")
        @Nullable
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        Double variance,

        @JsonPropertyDescription("Whether each component is divided by its standard deviation")
        Boolean whiten)
        implements RowPreparation, SelfChecking {

    private static final int MOST = 4096;

    public Pca {
        whiten = Objects.requireNonNullElse(whiten, false);
    }

    @Override
    public void check(Problems problems) {
        if (components == null && variance == null) {
            problems.add("required", "Give either the number of `components`, or the `variance` that they must keep.");
        }
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        int[] at = places(before, problems);
        if (at.length == 0 || at.length > MOST) {
            problems.add(
                    at.length == 0 ? "nothing_to_do" : "too_large",
                    at.length == 0
                            ? "There is no column of numbers here."
                            : "Components of " + at.length + " numbers take too long; at most " + MOST
                                    + " are possible.");
            return before;
        }
        int count = Objects.requireNonNullElse(components, at.length);
        if (count > at.length) {
            problems.at("components")
                    .add("out_of_range", "There are only " + at.length + " columns here.", "<= " + at.length);
            return before;
        }
        if (before.isArray()) {
            return before.with(Shape.of(count));
        }
        List<Layout.Column> after = new ArrayList<>();
        for (int place : FeatureStatistics.others(before.width(), at)) {
            after.add(before.columns().get(place));
        }
        for (int place : at) {
            if (before.columns().get(place).missing()) {
                problems.add(
                        "missing_values",
                        "Column `" + before.columns().get(place).name() + "` has missing values; impute them first.");
            }
        }
        IntStream.range(0, count).forEach(i -> after.add(Layout.Column.number("pca_" + i)));
        return before.with(after);
    }

    /** Every number of an array. */
    private int[] places(Layout before, Problems problems) {
        int[] picked = before.pickNumbers(columns, problems);
        return before.isArray() ? IntStream.range(0, before.width()).toArray() : picked;
    }

    /** The directions of the training part. */
    private record Fit(double[] means, SymmetricEigen eigen) {}

    private Fit decompose(Layout before, Sample sample, int[] at) {
        int n = at.length;
        if (sample.size() < 2) {
            throw new InvalidInputException("", "too_few_rows", "Components need at least two training rows.");
        }
        double[] means = new double[n];
        sample.forEach((values, context, target) -> {
            for (int i = 0; i < n; i++) {
                means[i] += values[at[i]] / sample.size();
            }
        });
        double[] covariance = new double[n * n];
        double[] centred = new double[n];
        sample.forEach((values, context, target) -> {
            for (int i = 0; i < n; i++) {
                centred[i] = values[at[i]] - means[i];
            }
            for (int i = 0; i < n; i++) {
                double factor = centred[i] / (sample.size() - 1);
                for (int j = 0; j < n; j++) {
                    covariance[i * n + j] += factor * centred[j];
                }
            }
        });
        return new Fit(means, SymmetricEigen.of(covariance, n));
    }

    /** This step with its number of components: as few as keep the variance. */
    Pca resolved(Layout before, Sample sample) {
        if (variance == null || components != null) {
            return this;
        }
        double[] values = decompose(before, sample, places(before, new Problems()))
                .eigen()
                .values();
        double all = 0;
        for (double value : values) {
            all += Math.max(0, value);
        }
        double kept = 0;
        int count = 0;
        while (count < values.length && (count == 0 || kept < variance * all)) {
            kept += Math.max(0, values[count++]);
        }
        return new Pca(columns, count, variance, whiten);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        int[] at = places(before, new Problems());
        Fit fit = decompose(before, sample, at);
        double[][] directions = new double[Objects.requireNonNull(components)][];
        for (int i = 0; i < directions.length; i++) {
            double[] direction = fit.eigen().vector(i);
            double value = fit.eigen().values()[i];
            double divisor = whiten && value > 0 ? Math.sqrt(value) : 1;
            for (int j = 0; j < direction.length; j++) {
                direction[j] /= divisor;
            }
            directions[i] = direction;
        }
        return new Projection(FeatureStatistics.others(before.width(), at), at, fit.means(), directions);
    }
}
