package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Images with more or less contrast. */
@JsonTypeName("contrast")
@About(
        value = "Brings the values of each channel of an image nearer to their mean, or further from it.",
        equation = "x ← m + u·(x − m), u ~ U(1 − factor, 1 + factor), m the mean of the channel")
public record RandomContrast(
        @JsonPropertyDescription("Largest share by which the distance to the mean grows or shrinks")
        @NotNull
        @DecimalMin("0")
        @DecimalMax("1")
        Double factor,

        @JsonPropertyDescription(
                "Least and largest value, which the result is kept within; if absent, nothing is cut off")
        @Nullable
        @Size(min = 2, max = 2)
        List<@NotNull Double> valueRange,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation, SelfChecking {

    public RandomContrast {
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Problems problems) {
        ValueRange.check(valueRange, problems);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        float scale = (float) draws.uniform(1 - factor, 1 + factor);
        int end = row.offset + row.size;
        for (int channel = 0; channel < row.channels; channel++) {
            double sum = 0;
            for (int i = row.offset + channel; i < end; i += row.channels) {
                sum += row.values[i];
            }
            float mean = (float) (sum / (row.height * row.width));
            for (int i = row.offset + channel; i < end; i += row.channels) {
                row.values[i] = mean + scale * (row.values[i] - mean);
            }
        }
        ValueRange.keep(valueRange, row);
    }
}
