package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Exponential decay, continuous or in stairs. */
@JsonTypeName("exponential")
@About(
        value = "Shrinks by the same factor in every decay_steps, smoothly or at once.",
        equation = "η(u) = η₀·decay_rate^(u/decay_steps), the exponent rounded down with staircase")
public record ExponentialDecay(
        @JsonPropertyDescription("Rate of the first update") @NotNull @Positive
        Double initialLearningRate,

        @JsonPropertyDescription("Steps in which the rate is multiplied by decay_rate once") @NotNull @Positive
        Long decaySteps,

        @JsonPropertyDescription("Factor of the rate in decay_steps") @NotNull @Positive
        Double decayRate,

        @JsonPropertyDescription("Whether the rate keeps still between one multiple of decay_steps and the next")
        Boolean staircase,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule {

    public ExponentialDecay {
        staircase = Objects.requireNonNullElse(staircase, false);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public double at(long count) {
        double decays = (double) count / decaySteps;
        return initialLearningRate * Math.pow(decayRate, staircase ? Math.floor(decays) : decays);
    }
}
