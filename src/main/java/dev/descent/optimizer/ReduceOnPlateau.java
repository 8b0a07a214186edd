package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lowers the rate when a figure no longer gets better, as PyTorch's scheduler of that name. */
@JsonTypeName("reduce_on_plateau")
@About(
        value = "Falls when a figure hasn't got better for some epochs.",
        equation =
                "η ← max(η·factor, min_learning_rate) after more than patience epochs without m < best·(1 − threshold), or"
                        + " best − threshold in mode abs; with max: m > best·(1 + threshold), best + threshold")
public record ReduceOnPlateau(
        @JsonPropertyDescription("Rate of the first update") @NotNull @Positive
        Double learningRate,

        @JsonPropertyDescription(
                "The figure to watch, as loss or val_accuracy; val_loss if absent, loss where no rows are held out")
        @Nullable
        String monitor,

        @JsonPropertyDescription("Whether a smaller or a larger figure is better")
        Mode mode,

        @JsonPropertyDescription("Factor of the rate at each fall")
        @Positive
        @DecimalMax(value = "1", inclusive = false)
        Double factor,

        @JsonPropertyDescription("Epochs without anything better that are put up with") @PositiveOrZero
        Integer patience,

        @JsonPropertyDescription("How much better than the best a figure must be to count as better") @PositiveOrZero
        Double threshold,

        @JsonPropertyDescription("Whether the threshold is a share of the best, or in units of the figure")
        ThresholdMode thresholdMode,

        @JsonPropertyDescription("Epochs after a fall in which nothing is held against the figure") @PositiveOrZero
        Integer cooldown,

        @JsonPropertyDescription("Rate below which it doesn't fall") @PositiveOrZero
        Double minLearningRate)
        implements Schedule, SelfChecking {

    /** Which figures are better. */
    public enum Mode {
        /** Smaller ones. */
        @JsonProperty("min")
        MIN,
        /** Larger ones. */
        @JsonProperty("max")
        MAX
    }

    /** What a threshold is measured in. */
    public enum ThresholdMode {
        /** In shares of the best figure. */
        @JsonProperty("rel")
        REL,
        /** In units of the figure. */
        @JsonProperty("abs")
        ABS
    }

    private static final int RATE = 0;
    private static final int BEST = 1;
    private static final int BAD_EPOCHS = 2;
    private static final int COOLDOWN = 3;

    public ReduceOnPlateau {
        mode = Objects.requireNonNullElse(mode, Mode.MIN);
        factor = Objects.requireNonNullElse(factor, 0.1);
        patience = Objects.requireNonNullElse(patience, 10);
        threshold = Objects.requireNonNullElse(threshold, 0.0001);
        thresholdMode = Objects.requireNonNullElse(thresholdMode, ThresholdMode.REL);
        cooldown = Objects.requireNonNullElse(cooldown, 0);
        minLearningRate = Objects.requireNonNullElse(minLearningRate, 0.0);
    }

    @Override
    public void check(Problems problems) {
        if (minLearningRate > learningRate) {
            problems.at("min_learning_rate")
                    .add(
                            "out_of_range",
                            "`min_learning_rate` must not be above `learning_rate`, which is " + learningRate + ".",
                            "≥ 0 and ≤ " + learningRate);
        }
    }

    /** The same, watching that figure. */
    public ReduceOnPlateau monitoring(String figure) {
        return new ReduceOnPlateau(
                learningRate, figure, mode, factor, patience, threshold, thresholdMode, cooldown, minLearningRate);
    }

    @Override
    public double rate(Moment moment, double[] state) {
        return state[RATE];
    }

    @Override
    public List<String> state() {
        return List.of("rate", "best", "bad_epochs", "cooldown");
    }

    @Override
    public void start(double[] state) {
        state[RATE] = learningRate;
        state[BEST] = mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        state[BAD_EPOCHS] = 0;
        state[COOLDOWN] = 0;
    }

    @Override
    public void observe(Map<String, Double> figures, Moment moment, double[] state) {
        String watched = Objects.requireNonNull(monitor, "what to monitor isn't settled");
        double figure = Objects.requireNonNull(figures.get(watched), watched);
        if (isBetter(figure, state[BEST])) {
            state[BEST] = figure;
            state[BAD_EPOCHS] = 0;
        } else {
            state[BAD_EPOCHS]++;
        }
        if (state[COOLDOWN] > 0) {
            state[COOLDOWN]--;
            state[BAD_EPOCHS] = 0;
        }
        if (state[BAD_EPOCHS] > patience) {
            state[RATE] = Math.max(state[RATE] * factor, minLearningRate);
            state[COOLDOWN] = cooldown;
            state[BAD_EPOCHS] = 0;
        }
    }

    /** A figure that is not a number is never better. */
    private boolean isBetter(double figure, double best) {
        double change = mode == Mode.MIN ? -threshold : threshold;
        // Before the first epoch the best is infinite, of which a relative threshold of 1 would leave no number.
        double bound = Double.isInfinite(best)
                ? best
                : thresholdMode == ThresholdMode.REL ? best * (1 + change) : best + change;
        return mode == Mode.MIN ? figure < bound : figure > bound;
    }
}
