package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;

/** Images mirrored left to right, upside down, or both, each by itself. */
@JsonTypeName("flip")
@About(value = "Mirrors an image left to right, upside down, or in both directions, each with its own draw.")
public record RandomFlip(
        @JsonPropertyDescription("Whether left and right change places, up and down, or, each by itself, both")
        Mode mode,

        @JsonPropertyDescription("Probability of each of the two") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    /** What is mirrored. */
    public enum Mode {
        @JsonProperty("horizontal")
        HORIZONTAL,
        @JsonProperty("vertical")
        VERTICAL,
        @JsonProperty("both")
        BOTH
    }

    public RandomFlip {
        mode = Objects.requireNonNullElse(mode, Mode.BOTH);
        probability = Objects.requireNonNullElse(probability, 0.5);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireImages(input, problems);
    }

    @Override
    public void augment(Canvas row, Draws draws) {
        // Each direction has a draw of its own.
        change(row, draws);
    }

    @Override
    public void change(Canvas row, Draws draws) {
        boolean across = draws.uniform() < probability;
        boolean upsideDown = draws.uniform() < probability;
        if (across && mode != Mode.VERTICAL) {
            mirror(row);
        }
        if (upsideDown && mode != Mode.HORIZONTAL) {
            turnOver(row);
        }
    }

    private static void mirror(Canvas image) {
        int channels = image.channels;
        int run = image.width * channels;
        float[] values = image.values;
        for (int y = 0; y < image.height; y++) {
            int left = image.offset + y * run;
            int right = left + run - channels;
            while (left < right) {
                for (int channel = 0; channel < channels; channel++) {
                    float value = values[left + channel];
                    values[left + channel] = values[right + channel];
                    values[right + channel] = value;
                }
                left += channels;
                right -= channels;
            }
        }
    }

    private static void turnOver(Canvas image) {
        int run = image.width * image.channels;
        float[] from = image.copy();
        for (int y = 0; y < image.height; y++) {
            System.arraycopy(from, y * run, image.values, image.offset + (image.height - 1 - y) * run, run);
        }
    }
}
