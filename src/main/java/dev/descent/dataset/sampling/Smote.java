package dev.descent.dataset.sampling;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Objects;

/** Rows of rare classes, and between them made-up ones. What {@link #draw} repeats is the row that a made-up one begins at. */
@JsonTypeName("smote")
@About(
        value =
                "Adds rows to rare classes of a table: each somewhere between a row, as it is made ready for the network, and one of its"
                        + " nearest neighbours of the same class.",
        equation = "x + u·(x′ − x), u ~ U(0, 1)",
        source = "Chawla et al. 2002")
public record Smote(
        @JsonPropertyDescription(
                "Nearest rows of the same class that the other end is drawn from; all of them, if there are fewer")
        @Min(1)
        @Max(100)
        Integer neighbors,

        @JsonPropertyDescription(
                "Rows that each class gets, as a share of those of the largest one; classes that have more keep them")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        Double ratio)
        implements Sampling {

    /** Differences between rows that are taken: some seconds' work. */
    private static final double MOST_DIFFERENCES = 2e10;

    /** To tell whether a row is among the nearest takes as long as so many differences. */
    private static final int OF_CHOICE = 4;

    public Smote {
        neighbors = Objects.requireNonNullElse(neighbors, 5);
        ratio = Objects.requireNonNullElse(ratio, 1.0);
    }

    @Override
    public void check(boolean classification, Shape input, Problems problems) {
        Sampling.super.check(classification, input, problems);
        if (input.rank() != 1) {
            problems.add(
                    "not_a_table",
                    "Only rows of columns have points between them, and these are of shape " + input
                            + "; repeat rows instead.",
                    "oversample");
        }
    }

    @Override
    public void check(int[] counts, List<String> names, int columns, Problems problems) {
        Sampling.super.check(counts, names, columns, problems);
        int[] wanted = wanted(counts);
        for (int of = 0; of < counts.length; of++) {
            if (wanted[of] == counts[of]) {
                continue;
            }
            if (counts[of] < 2) {
                problems.add(
                        "too_few_rows",
                        "Class `" + names.get(of)
                                + "` has one training row, and no point lies between one; repeat it instead.",
                        "oversample");
            }
            long most = (long) Math.sqrt(MOST_DIFFERENCES / (columns + OF_CHOICE));
            if (counts[of] > most) {
                problems.add(
                        "too_large",
                        "Class `" + names.get(of) + "` has " + counts[of]
                                + " training rows to be compared with each other, and of " + columns
                                + " columns at most " + most + " can be; repeat rows instead.",
                        "oversample");
            }
        }
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
