package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Objects;

/** A sequence that goes faster here and slower there, from its first step to its last. The speed is drawn at a few moments and runs straight
 * between them; the steps are read between steps. */
@JsonTypeName("time_warp")
@About(
        value = "Lets a sequence go faster here and slower there, from its first step to its last.",
        source = "Um et al. 2017, with straight lines in place of a spline")
public record TimeWarp(
        @JsonPropertyDescription("Standard deviation of the speed, which is 1 on average") @DecimalMin("0")
        Double stddev,

        @JsonPropertyDescription("Moments between the first step and the last at which the speed changes")
        @Min(0)
        @Max(1000)
        Integer knots,

        @JsonPropertyDescription("Probability that a row is changed at all") @DecimalMin("0") @DecimalMax("1")
        Double probability)
        implements RowAugmentation {

    /** Time never stands still, let alone goes back. */
    private static final double LEAST_SPEED = 0.1;

    public TimeWarp {
        stddev = Objects.requireNonNullElse(stddev, 0.2);
        knots = Objects.requireNonNullElse(knots, 4);
        probability = Objects.requireNonNullElse(probability, 1.0);
    }

    @Override
    public void check(Shape input, Problems problems) {
        Augmentation.requireSeries(input, problems);
        if (input.rank() == 2 && input.size(0) < 3) {
            problems.add("unsuitable", "Sequences of " + input.size(0) + " steps have nothing to warp; leave it out.");
        }
    }

    @Override
    public void change(Canvas row, Draws draws) {
        double[] places = places(row.height, draws);
        float[] from = row.copy();
        int features = row.channels;
        for (int step = 0; step < row.height; step++) {
            int before = Math.min((int) places[step], row.height - 2);
            float share = (float) (places[step] - before);
            for (int feature = 0; feature < features; feature++) {
                float a = from[before * features + feature];
                float b = from[(before + 1) * features + feature];
                row.values[row.offset + step * features + feature] = a + share * (b - a);
            }
        }
    }

    /** Where each step is read: 0 for the first, ascending, steps − 1 for the last. */
    private double[] places(int steps, Draws draws) {
        double[] speeds = new double[knots + 2];
        for (int i = 0; i < speeds.length; i++) {
            speeds[i] = Math.max(LEAST_SPEED, 1 + stddev * draws.normal());
        }
        double[] places = new double[steps];
        for (int step = 1; step < steps; step++) {
            double at = (step - 0.5) / (steps - 1) * (speeds.length - 1);
            int knot = (int) at;
            places[step] = places[step - 1] + speeds[knot] + (at - knot) * (speeds[knot + 1] - speeds[knot]);
        }
        double scale = (steps - 1) / places[steps - 1];
        for (int step = 1; step < steps; step++) {
            places[step] *= scale;
        }
        return places;
    }
}
