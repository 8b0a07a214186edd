package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Decay in stairs of equal length. */
@JsonTypeName("step")
@About(value = "Is multiplied by gamma after every step_size.", equation = "η(u) = η₀·gamma^⌊u/step_size⌋")
public record StepDecay(
        @JsonPropertyDescription("Rate of the first update") @NotNull @Positive
        Double initialLearningRate,

        @JsonPropertyDescription("Steps from one fall to the next") @NotNull @Positive
        Long stepSize,

        @JsonPropertyDescription("Factor of the rate at each fall") @Positive
        Double gamma,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule {

    public StepDecay {
        gamma = Objects.requireNonNullElse(gamma, 0.1);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public double at(long count) {
        return initialLearningRate * Math.pow(gamma, count / stepSize);
    }
}
