package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.dataset.statistics.Moments;
import dev.descent.spec.About;
import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value in the place of each missing one. */
@JsonTypeName("impute")
@About(
        "Puts a value in the place of each missing one: the training part's mean, median or most frequent value, or a constant.")
public record Impute(
        @JsonPropertyDescription(
                "Columns to work on; if absent, all of numbers, and with most_frequent those of categories too")
        @Nullable
        @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("What is put there") Strategy strategy,

        @JsonPropertyDescription("Of `constant`: the number, or the category's name") @Nullable
        String value,

        @JsonPropertyDescription(
                "Whether for each column another is appended, 1 where the value was missing and 0 elsewhere")
        Boolean indicator)
        implements RowPreparation, SelfChecking {

    /** What is put in the place of a missing value. */
    public enum Strategy {
        @JsonProperty("mean")
        MEAN,
        @JsonProperty("median")
        MEDIAN,
        /** Of several the smallest, or the first category. */
        @JsonProperty("most_frequent")
        MOST_FREQUENT,
        @JsonProperty("constant")
        CONSTANT
    }

    public Impute {
        strategy = Objects.requireNonNullElse(strategy, Strategy.MEAN);
        indicator = Objects.requireNonNullElse(indicator, false);
    }

    @Override
    public void check(Problems problems) {
        if (strategy == Strategy.CONSTANT && value == null) {
            problems.at("value").add("required", "The strategy `constant` needs a `value`.");
        }
        if (strategy != Strategy.CONSTANT && value != null) {
            problems.at("value").add("conflict", "Only the strategy `constant` takes a `value`.");
        }
    }

    private Set<Layout.Kind> kinds() {
        return switch (strategy) {
            case MEAN, MEDIAN -> EnumSet.of(Layout.Kind.NUMBER);
            case MOST_FREQUENT -> EnumSet.of(Layout.Kind.NUMBER, Layout.Kind.CATEGORY);
            case CONSTANT ->
                columns == null ? EnumSet.of(Layout.Kind.NUMBER) : EnumSet.of(Layout.Kind.NUMBER, Layout.Kind.CATEGORY);
        };
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        int[] at = before.pick(columns, kinds(), problems);
        if (before.isArray()) {
            if (indicator) {
                problems.at("indicator").add("no_columns", "Rows are arrays here, to which no column can be appended.");
            }
            return before;
        }
        List<Layout.Column> after = new ArrayList<>(before.columns());
        for (int column : at) {
            Layout.Column filled = before.columns().get(column);
            after.set(column, filled.withoutMissing());
            if (indicator) {
                after.add(Layout.Column.number(filled.name() + "_missing"));
            }
            if (value != null) {
                checkValue(filled, value, problems.at("value"));
            }
        }
        return before.with(after);
    }

    private static void checkValue(Layout.Column column, String value, Problems problems) {
        if (column.kind() == Layout.Kind.CATEGORY && !column.categories().contains(value)) {
            problems.add(
                    "unknown_category",
                    "Column `" + column.name() + "` has no category `" + value + "`"
                            + NearName.hint(value, column.categories()),
                    NearName.listing(column.categories()));
        } else if (column.kind() == Layout.Kind.NUMBER && !Double.isFinite(number(value))) {
            problems.add("not_a_number", "Column `" + column.name() + "` holds numbers, and `" + value + "` is none.");
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        int[] at = before.pick(columns, kinds(), new Problems());
        double[] values = new double[at.length];
        if (strategy == Strategy.MEAN) {
            List<Moments> moments = FeatureStatistics.moments(before, sample, at);
            for (int i = 0; i < at.length; i++) {
                values[i] = moments.get(i).mean();
            }
            return new Fill(before.features(), at, values, indicator);
        }
        if (value == null) {
            FeatureStatistics.quantiles(
                    before,
                    sample,
                    at,
                    (quantiles, i) ->
                            values[i] = strategy == Strategy.MEDIAN ? quantiles.at(0.5) : quantiles.mostFrequent());
            return new Fill(before.features(), at, values, indicator);
        }
        for (int i = 0; i < at.length; i++) {
            values[i] = !before.isArray() && before.columns().get(at[i]).kind() == Layout.Kind.CATEGORY
                    ? before.columns().get(at[i]).categories().indexOf(value)
                    : number(value);
        }
        return new Fill(before.features(), at, values, indicator);
    }
}
