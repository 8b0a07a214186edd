package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.dataset.preparation.Preparation;
import dev.descent.dataset.statistics.Moments;
import dev.descent.spec.About;
import dev.descent.spec.Problem;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/**
 * How input values are brought to a common range before they reach the network. Every member is affine, (x − offset) / divisor, for
 * each numeric column or channel; one-hot encoded categories are left as they are.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Scaling {

    /** The numbers of (x − offset) / divisor. */
    record Affine(double offset, double divisor) {

        static final Affine IDENTITY = new Affine(0, 1);
    }

    /** The transform of one column or channel, from its values in the training part. */
    Affine fit(Moments training);

    /** The same as steps, for tables whose rows steps must make ready. */
    default List<Preparation> steps() {
        return List.of();
    }

    /** Why this scaling can't be used on a data set; pointers are relative to it. Empty if it can. */
    default List<Problem> problems(DatasetInfo dataset) {
        return List.of();
    }

    /** Values as they are. */
    @JsonTypeName("none")
    @About("Values as they are.")
    record None() implements Scaling {

        @Override
        public Affine fit(Moments training) {
            return Affine.IDENTITY;
        }
    }

    /** (x − mean) / standard deviation of the population, per column or channel; a constant column becomes 0. */
    @JsonTypeName("standardize")
    @About(
            "(x - mean) / standard deviation of the training part, per column or image channel; a constant column becomes 0.")
    record Standardize() implements Scaling {

        @Override
        public Affine fit(Moments training) {
            double deviation = training.standardDeviation();
            return new Affine(training.mean(), deviation == 0 ? 1 : deviation);
        }

        @Override
        public List<Preparation> steps() {
            return List.of(new dev.descent.dataset.preparation.Standardize(null));
        }
    }

    /** (x − minimum) / (maximum − minimum), per column or channel; a constant column becomes 0. */
    @JsonTypeName("min_max")
    @About(
            "(x - minimum) / (maximum - minimum) of the training part, per column or image channel; a constant column becomes 0.")
    record MinMax() implements Scaling {

        @Override
        public Affine fit(Moments training) {
            double range = training.max() - training.min();
            return new Affine(training.min(), range == 0 ? 1 : range);
        }

        @Override
        public List<Preparation> steps() {
            return List.of(new dev.descent.dataset.preparation.MinMax(null, 0.0, 1.0));
        }
    }

    /**
     * x / maximum for images of bytes.
     *
     * @param maxValue of a pixel, in (0, 255]; 255 if not given
     */
    @JsonTypeName("pixel")
    @About("x / max_value, for images: bytes come into [0, 1].")
    record Pixel(
            @JsonPropertyDescription("Largest value that a pixel can have: 16 for the built-in digits.")
            @Positive
            @DecimalMax("255")
            Double maxValue)
            implements Scaling {

        public Pixel {
            maxValue = Objects.requireNonNullElse(maxValue, 255.0);
        }

        public Pixel() {
            this(255.0);
        }

        @Override
        public Affine fit(Moments training) {
            return new Affine(0, maxValue);
        }

        @Override
        public List<Problem> problems(DatasetInfo dataset) {
            ColumnInfo pixels = dataset.pixels();
            if (pixels == null) {
                return List.of(new Problem(
                        "",
                        "not_images",
                        "pixel scaling is for images, and " + dataset.id()
                                + " is a table: use standardize, min_max or none",
                        "standardize, min_max, none"));
            }
            double max = Objects.requireNonNullElse(pixels.max(), 0.0);
            return max <= maxValue
                    ? List.of()
                    : List.of(new Problem(
                            "/max_value",
                            "out_of_range",
                            "pixels of " + dataset.id() + " reach " + (int) max + ", more than max_value " + maxValue,
                            ">= " + (int) max));
        }
    }
}
