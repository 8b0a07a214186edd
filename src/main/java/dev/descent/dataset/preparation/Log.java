package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.dataset.statistics.Moments;
import dev.descent.spec.About;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** ln(x + offset). */
@JsonTypeName("log")
@About(value = "Takes the natural logarithm, which brings long tails in.", equation = "x ← ln(x + offset)")
public record Log(
        @JsonPropertyDescription(
                "Columns to work on; all of numbers if absent. An array is taken by the index of its last axis")
        @Nullable
        @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("What is added first; 1 makes 0 of 0") @PositiveOrZero
        Double offset)
        implements RowPreparation {

    public Log {
        offset = Objects.requireNonNullElse(offset, 1.0);
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
        for (int i = 0; i < at.length; i++) {
            double least = moments.get(i).min();
            if (!(least + offset > 0)) {
                String what = before.isArray()
                        ? "Channel " + at[i]
                        : "Column `" + before.columns().get(at[i]).name() + "`";
                throw new InvalidInputException(
                        "/offset",
                        "out_of_range",
                        what + " goes down to " + least + ", of which there is no logarithm with offset " + offset
                                + "; make the offset larger, or clip the column first.");
            }
        }
        return new Logarithm(before.features(), at, offset);
    }
}
