package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** x · scale + offset, whatever the data are. */
@JsonTypeName("rescale")
@About(
        value =
                "Multiplies by a number and adds another, whatever the data are: a scale of 1/255 brings bytes to [0, 1].",
        equation = "x ← x · scale + offset")
public record Rescale(
        @JsonPropertyDescription(
                "Columns to work on; all of numbers if absent. An array is taken by the index of its last axis")
        @Nullable
        @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("What is multiplied by") @NotNull
        Double scale,

        @JsonPropertyDescription("What is added") Double offset)
        implements RowPreparation {

    public Rescale {
        offset = Objects.requireNonNullElse(offset, 0.0);
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        before.pickNumbers(columns, problems);
        if (scale == 0) {
            problems.at("scale").add("out_of_range", "A scale of 0 makes every value the same.", "not 0");
        }
        return before;
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        double[] offsets = new double[before.features()];
        double[] divisors = new double[offsets.length];
        Arrays.fill(divisors, 1);
        for (int at : before.pickNumbers(columns, new Problems())) {
            offsets[at] = -offset / scale;
            divisors[at] = 1 / scale;
        }
        return new Affine(offsets, divisors);
    }
}
