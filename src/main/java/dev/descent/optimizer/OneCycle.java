package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** One cycle (Smith and Topin 2017): up, down, and on to next to nothing. */
@JsonTypeName("one_cycle")
@About(
        value = "Rises to its peak and falls to next to nothing, once; stays there after total_steps.",
        equation =
                "η from max/div_factor at u = 0 to max at a = pct_start·total_steps − 1 to"
                        + " max/(div_factor·final_div_factor) at total_steps − 1; with three_phase it is back at max/div_factor at 2a",
        source = "Smith, Topin 2017")
public record OneCycle(
        @JsonPropertyDescription("Rate at the peak") @NotNull @Positive
        Double maxLearningRate,

        @JsonPropertyDescription("Steps of the whole cycle; the last of them sets the rate of all that come after")
        @NotNull
        @Positive
        Long totalSteps,

        @JsonPropertyDescription("Share of the steps that is spent rising; more than one step")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax(value = "1", inclusive = false)
        Double pctStart,

        @JsonPropertyDescription("The curve from one point to the next")
        AnnealStrategy annealStrategy,

        @JsonPropertyDescription("The peak, as a multiple of the first rate") @Positive
        Double divFactor,

        @JsonPropertyDescription("The first rate, as a multiple of the last") @Positive
        Double finalDivFactor,

        @JsonPropertyDescription(
                "Whether the fall stops at the first rate halfway, after as many steps as the rise took")
        Boolean threePhase,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule, SelfChecking {

    /** How the rate goes from one point to the next. */
    public enum AnnealStrategy {
        /** Along half a cosine. */
        @JsonProperty("cos")
        COS,
        /** Along a straight line. */
        @JsonProperty("linear")
        LINEAR
    }

    public OneCycle {
        pctStart = Objects.requireNonNullElse(pctStart, 0.3);
        annealStrategy = Objects.requireNonNullElse(annealStrategy, AnnealStrategy.COS);
        divFactor = Objects.requireNonNullElse(divFactor, 25.0);
        finalDivFactor = Objects.requireNonNullElse(finalDivFactor, 10_000.0);
        threePhase = Objects.requireNonNullElse(threePhase, false);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public void check(Problems problems) {
        long last = totalSteps - 1;
        if (peak() <= 0) {
            problems.at("total_steps")
                    .add(
                            "out_of_range",
                            "The rise takes `pct_start` of `total_steps`, which must be more than one step; make either larger.",
                            "> " + 1 / pctStart);
        } else if (threePhase && 2 * peak() >= last) {
            problems.at("pct_start")
                    .add(
                            "out_of_range",
                            "With `three_phase`, rise and fall take `pct_start` of `total_steps` each, and must leave some for"
                                    + " the last phase; make `pct_start` smaller.",
                            "< " + (totalSteps + 1) / (2.0 * totalSteps));
        }
    }

    /** The step of the highest rate; rarely a whole number. */
    private double peak() {
        return pctStart * totalSteps - 1;
    }

    @Override
    public double at(long count) {
        double first = maxLearningRate / divFactor;
        double last = first / finalDivFactor;
        double peak = peak();
        double end = totalSteps - 1;
        double u = Math.min(count, end);
        if (u <= peak) {
            return between(first, maxLearningRate, u / peak);
        }
        if (!threePhase) {
            return between(maxLearningRate, last, (u - peak) / (end - peak));
        }
        return u <= 2 * peak
                ? between(maxLearningRate, first, (u - peak) / peak)
                : between(first, last, (u - 2 * peak) / (end - 2 * peak));
    }

    private double between(double from, double to, double progress) {
        return annealStrategy == AnnealStrategy.LINEAR
                ? from + (to - from) * progress
                : to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
}
