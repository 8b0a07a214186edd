package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** Decay with the inverse of the time, continuous or in stairs. */
@JsonTypeName("inverse_time")
@About(
        value = "Shrinks with the inverse of the time, smoothly or at once.",
        equation = "η(u) = η₀/(1 + decay_rate·u/decay_steps), u/decay_steps rounded down with staircase",
        source = "Robbins, Monro 1951")
public record InverseTimeDecay(
        @JsonPropertyDescription("Rate of the first update") @NotNull @Positive
        Double initialLearningRate,

        @JsonPropertyDescription("Steps in which the divisor grows by decay_rate once") @NotNull @Positive
        Long decaySteps,

        @JsonPropertyDescription("Growth of the divisor in decay_steps") @NotNull @PositiveOrZero
        Double decayRate,

        @JsonPropertyDescription("Whether the rate keeps still between one multiple of decay_steps and the next")
        Boolean staircase,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule {

    public InverseTimeDecay {
        staircase = Objects.requireNonNullElse(staircase, false);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public double at(long count) {
        double decays = (double) count / decaySteps;
        return initialLearningRate / (1 + decayRate * (staircase ? Math.floor(decays) : decays));
    }
}
