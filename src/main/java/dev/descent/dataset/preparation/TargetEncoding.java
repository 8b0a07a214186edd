package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A category becomes the mean target of its training rows, drawn towards the mean of all. A training row is encoded by rows of other
 * folds alone, so that its own target can't leak into it. Smoothing and weights as in scikit-learn's {@code TargetEncoder}.
 */
@JsonTypeName("target_encoding")
@About(
        value =
                "Makes of a category the mean target of its training rows, drawn towards the mean of all; for more than two classes"
                        + " one share for each. A training row is encoded by the rows of other folds, so that its own target can't leak.",
        equation = "x ← (n·mean + smoothing·mean_all) / (n + smoothing)",
        source = "Micci-Barreca 2001")
public record TargetEncoding(
        @JsonPropertyDescription("Columns to work on; all of categories if absent") @Nullable @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription(
                "Rows that the mean of all counts as; if absent, as many as an empirical Bayes estimate says")
        @Nullable
        @PositiveOrZero
        Double smoothing,

        @JsonPropertyDescription("Parts that the training rows are cut into") @Min(2) @Max(100)
        Integer folds)
        implements RowPreparation {

    public TargetEncoding {
        folds = Objects.requireNonNullElse(folds, 5);
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        if (before.isArray()) {
            problems.add("no_columns", "Rows are arrays here, which have no categories; put the step earlier.");
            return before;
        }
        int[] at = pick(before, problems);
        List<Layout.Column> after = new ArrayList<>();
        for (int i = 0; i < before.columns().size(); i++) {
            Layout.Column column = before.columns().get(i);
            if (Arrays.binarySearch(at, i) < 0) {
                after.add(column);
            } else if (before.classes() <= 2) {
                after.add(Layout.Column.number(column.name()));
            } else {
                IntStream.range(0, before.classes())
                        .forEach(c -> after.add(Layout.Column.number(column.name() + "_" + c)));
            }
        }
        return before.with(after);
    }

    private int[] pick(Layout before, Problems problems) {
        return before.pick(columns, EnumSet.of(Layout.Kind.CATEGORY), problems);
    }

    /** Count, sum and sum of squares of a target, by category; the last is that of missing values. */
    private static final class Tally {
        private final double[] counts;
        private final double[] sums;
        private final double[] squares;

        Tally(int categories) {
            counts = new double[categories + 1];
            sums = new double[categories + 1];
            squares = new double[categories + 1];
        }

        void add(double category, double target) {
            int at = Double.isNaN(category) ? counts.length - 1 : (int) category;
            counts[at]++;
            sums[at] += target;
            squares[at] += target * target;
        }

        Tally minus(Tally part) {
            Tally rest = new Tally(counts.length - 1);
            for (int i = 0; i < counts.length; i++) {
                rest.counts[i] = counts[i] - part.counts[i];
                rest.sums[i] = sums[i] - part.sums[i];
                rest.squares[i] = squares[i] - part.squares[i];
            }
            return rest;
        }

        double[] encoded(@Nullable Double smoothing) {
            double count = Arrays.stream(counts).sum();
            double mean = count == 0 ? 0 : Arrays.stream(sums).sum() / count;
            double variance = count == 0 ? 0 : Arrays.stream(squares).sum() / count - mean * mean;
            double[] encoded = new double[counts.length];
            for (int i = 0; i < encoded.length; i++) {
                if (counts[i] == 0) {
                    encoded[i] = mean;
                } else if (smoothing != null) {
                    encoded[i] = (sums[i] + smoothing * mean) / (counts[i] + smoothing);
                } else {
                    double own = sums[i] / counts[i];
                    double ownVariance = Math.max(0, squares[i] / counts[i] - own * own);
                    double weight = variance * counts[i] / (variance * counts[i] + ownVariance);
                    encoded[i] = Double.isNaN(weight) ? mean : weight * own + (1 - weight) * mean;
                }
            }
            return encoded;
        }
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        int[] at = pick(before, new Problems());
        int outputs = before.classes() <= 2 ? 1 : before.classes();
        Tally[][][] tallies = new Tally[at.length][outputs][folds + 1];
        for (int i = 0; i < at.length; i++) {
            int categories = before.columns().get(at[i]).categories().size();
            for (Tally[] ofOutput : tallies[i]) {
                Arrays.setAll(ofOutput, fold -> new Tally(categories));
            }
        }
        sample.forEach((values, context, target) -> {
            int fold = Lookup.fold(context.row(), folds);
            for (int i = 0; i < at.length; i++) {
                for (int output = 0; output < outputs; output++) {
                    double value = outputs == 1 ? target : target == output ? 1 : 0;
                    tallies[i][output][fold].add(values[at[i]], value);
                    tallies[i][output][folds].add(values[at[i]], value);
                }
            }
        });
        return new Lookup(IntStream.range(0, at.length)
                .mapToObj(i -> new Lookup.Column(
                        at[i], Arrays.stream(tallies[i]).map(this::table).toList()))
                .toList());
    }

    /** @param tallies of each fold, and last of all rows */
    private Lookup.Table table(Tally[] tallies) {
        Tally all = tallies[folds];
        double[] values = all.encoded(smoothing);
        List<double[]> byFold = Arrays.stream(tallies, 0, folds)
                .map(fold -> all.minus(fold).encoded(smoothing))
                .toList();
        int categories = values.length - 1;
        return new Lookup.Table(Arrays.copyOf(values, categories), values[categories], byFold);
    }
}
