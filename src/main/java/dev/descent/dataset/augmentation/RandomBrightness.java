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

/** Images made brighter or darker. */
@JsonTypeName("brightness")
@About(
        value = "Adds one number to all values of an image.",
        equation = "x ← x + u·(high − low), u ~ U(−factor, factor)")
public record RandomBrightness(
        @JsonPropertyDescription("Largest share of the range of values that is added, or taken away")
        @NotNull
        @DecimalMin("0")
        @DecimalMax("1")
        Double factor,

        @JsonPropertyDescription(
                "Least and largest value, which the result is kept within; if absent, it is 1 wide, and nothing is cut off")
        @Nullable
        @Size(min = 2, max = 2)
        List<@NotNull Double> valueRange,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation, SelfChecking {

    public RandomBrightness {
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
        double range = valueRange == null ? 1 : valueRange.get(1) - valueRange.get(0);
        float more = (float) (draws.uniform(-factor, factor) * range);
        for (int i = row.offset; i < row.offset + row.size; i++) {
            row.values[i] += more;
        }
        ValueRange.keep(valueRange, row);
    }
}
