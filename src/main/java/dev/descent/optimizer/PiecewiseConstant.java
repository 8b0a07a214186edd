package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** A rate for each stretch of training. */
@JsonTypeName("piecewise_constant")
@About(
        value = "Has a rate of its own up to each boundary, and one after the last.",
        equation = "η(u) = values[n], n the number of boundaries < u")
public record PiecewiseConstant(
        @JsonPropertyDescription("Last step of each rate but the last, in increasing order") @NotEmpty
        List<@NotNull @PositiveOrZero Long> boundaries,

        @JsonPropertyDescription("The rates, one more than boundaries") @NotEmpty
        List<@NotNull @PositiveOrZero Double> values,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule, SelfChecking {

    public PiecewiseConstant {
        boundaries = boundaries == null ? List.of() : List.copyOf(boundaries);
        values = values == null ? List.of() : List.copyOf(values);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public void check(Problems problems) {
        Increasing.check(boundaries, problems.at("boundaries"));
        int wanted = boundaries.size() + 1;
        if (values.size() != wanted) {
            problems.at("values")
                    .add(
                            "wrong_length",
                            "`values` must have one element more than `boundaries`, so " + wanted + ", but has "
                                    + values.size() + ".",
                            wanted + " elements");
        }
    }

    @Override
    public double at(long count) {
        int passed = 0;
        while (passed < boundaries.size() && boundaries.get(passed) < count) {
            passed++;
        }
        return values.get(passed);
    }
}
