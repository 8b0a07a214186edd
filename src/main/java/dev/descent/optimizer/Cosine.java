package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cosine decay without restarts (Loshchilov and Hutter 2016), after a linear warm-up where a target is given. */
@JsonTypeName("cosine")
@About(
        value = "Falls along half a cosine, after a linear warm-up where a target is given.",
        equation = "η(u) = peak·((1−α)·½(1 + cos πp) + α), p = min(u, decay_steps)/decay_steps",
        source = "Loshchilov, Hutter 2016")
public record Cosine(
        @JsonPropertyDescription("Rate of the first update; the peak where there is no warm-up")
        @NotNull
        @PositiveOrZero
        Double initialLearningRate,

        @JsonPropertyDescription("Steps from the peak to the end of the fall") @NotNull @Positive
        Long decaySteps,

        @JsonPropertyDescription("Rate at the end, as a share α of the peak") @DecimalMin("0") @DecimalMax("1")
        Double alpha,

        @JsonPropertyDescription("Peak that the warm-up rises to; absent for no warm-up") @Nullable @Positive
        Double warmupTarget,

        @JsonPropertyDescription("Steps of the warm-up") @PositiveOrZero
        Long warmupSteps,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule, SelfChecking {

    public Cosine {
        alpha = Objects.requireNonNullElse(alpha, 0.0);
        warmupSteps = Objects.requireNonNullElse(warmupSteps, 0L);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public void check(Problems problems) {
        if (warmupTarget == null && warmupSteps > 0) {
            problems.at("warmup_target")
                    .add(
                            "missing",
                            "`warmup_target` is required with `warmup_steps`: it is what the warm-up rises to.",
                            "> 0");
        }
    }

    @Override
    public double at(long count) {
        if (warmupTarget == null) {
            return decayed(initialLearningRate, count);
        }
        if (count < warmupSteps) {
            return initialLearningRate + (warmupTarget - initialLearningRate) * count / warmupSteps;
        }
        return decayed(warmupTarget, count - warmupSteps);
    }

    private double decayed(double peak, long count) {
        double progress = (double) Math.min(count, decaySteps) / decaySteps;
        return peak * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * progress)) + alpha);
    }
}
