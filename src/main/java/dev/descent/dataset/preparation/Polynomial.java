package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Products of the columns up to a degree, in scikit-learn's order. */
@JsonTypeName("polynomial")
@About("Puts all products of the columns up to a degree in their place: of a and b with degree 2 a, b, a², ab, b².")
public record Polynomial(
        @JsonPropertyDescription("Columns to multiply; all of numbers if absent") @Nullable @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("Most factors of a product") @Min(2) @Max(6)
        Integer degree,

        @JsonPropertyDescription("Whether no column is multiplied by itself")
        Boolean interactionOnly,

        @JsonPropertyDescription("Whether a column of ones stands in front")
        Boolean includeBias)
        implements RowPreparation {

    private static final int MOST = 10_000;

    public Polynomial {
        degree = Objects.requireNonNullElse(degree, 2);
        interactionOnly = Objects.requireNonNullElse(interactionOnly, false);
        includeBias = Objects.requireNonNullElse(includeBias, false);
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        if (before.isArray()) {
            problems.add("no_columns", "Rows are arrays here; put the step earlier.");
            return before;
        }
        int[] at = before.pickNumbers(columns, problems);
        List<int[]> factors = factors(at);
        if (factors.size() > MOST) {
            problems.at("degree")
                    .add(
                            "too_large",
                            at.length + " columns have more than " + MOST + " products of degree " + degree
                                    + "; name fewer columns, or lower the degree.");
            return before;
        }
        List<Layout.Column> after = new ArrayList<>();
        for (int place : FeatureStatistics.others(before.width(), at)) {
            after.add(before.columns().get(place));
        }
        for (int[] product : factors) {
            boolean missing = Arrays.stream(product)
                    .anyMatch(place -> before.columns().get(place).missing());
            after.add(new Layout.Column(name(before, product), Layout.Kind.NUMBER, List.of(), missing, -1));
        }
        return before.with(after);
    }

    private static String name(Layout before, int[] product) {
        return product.length == 0
                ? "1"
                : Arrays.stream(product)
                        .mapToObj(place -> before.columns().get(place).name())
                        .collect(Collectors.joining(" "));
    }

    /** Stops soon after there are too many. */
    private List<int[]> factors(int[] at) {
        List<int[]> all = new ArrayList<>();
        if (includeBias) {
            all.add(new int[0]);
        }
        List<int[]> shorter = List.of(new int[0]);
        for (int size = 1; size <= degree; size++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] product : shorter) {
                int last = product.length == 0 ? -1 : Arrays.binarySearch(at, product[product.length - 1]);
                int first = product.length == 0 ? 0 : interactionOnly ? last + 1 : last;
                for (int i = first; i < at.length && all.size() + longer.size() <= MOST; i++) {
                    int[] more = Arrays.copyOf(product, product.length + 1);
                    more[product.length] = at[i];
                    longer.add(more);
                }
            }
            all.addAll(longer);
            shorter = longer;
        }
        return all;
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        int[] at = before.pickNumbers(columns, new Problems());
        return new Products(FeatureStatistics.others(before.width(), at), factors(at));
    }
}
