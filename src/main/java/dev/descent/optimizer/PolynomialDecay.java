package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** Decay along a power, once or in ever longer cycles. */
@JsonTypeName("polynomial")
@About(
        value = "Goes to its end along a power of the time that is left, once or in ever longer cycles.",
        equation = "η(u) = end + (η₀ − end)(1 − min(u, D)/D)^power, D = decay_steps, or with cycle"
                + " decay_steps·max(1, ⌈u/decay_steps⌉)",
        source = "Liu, Rabinovich, Berg 2015")
public record PolynomialDecay(
        @JsonPropertyDescription("Rate of the first update") @NotNull @Positive
        Double initialLearningRate,

        @JsonPropertyDescription("Steps until the end is reached") @NotNull @Positive
        Long decaySteps,

        @JsonPropertyDescription("Rate at the end") @PositiveOrZero
        Double endLearningRate,

        @JsonPropertyDescription("Power of the remaining share of the time; 1 is a straight line") @Positive
        Double power,

        @JsonPropertyDescription(
                "Whether to jump up again once the end is reached, and go on to the next multiple of decay_steps")
        Boolean cycle,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule {

    public PolynomialDecay {
        endLearningRate = Objects.requireNonNullElse(endLearningRate, 0.0001);
        power = Objects.requireNonNullElse(power, 1.0);
        cycle = Objects.requireNonNullElse(cycle, false);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public double at(long count) {
        double cycles = cycle ? Math.max(1, Math.ceil((double) count / decaySteps)) : 1;
        double progress = Math.min(count / (cycles * decaySteps), 1);
        return endLearningRate + (initialLearningRate - endLearningRate) * Math.pow(1 - progress, power);
    }
}
