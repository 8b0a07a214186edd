package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Decay in stairs that end where they are told to. */
@JsonTypeName("multi_step")
@About(
        value = "Is multiplied by gamma at each milestone.",
        equation = "η(u) = η₀·gamma^n, n the number of milestones ≤ u",
        source = "He, Zhang, Ren, Sun 2015")
public record MultiStepDecay(
        @JsonPropertyDescription("Rate of the first update") @NotNull @Positive
        Double initialLearningRate,

        @JsonPropertyDescription("Steps at which the rate falls, in increasing order") @NotEmpty
        List<@NotNull @PositiveOrZero Long> milestones,

        @JsonPropertyDescription("Factor of the rate at each milestone") @Positive
        Double gamma,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule, SelfChecking {

    public MultiStepDecay {
        milestones = milestones == null ? List.of() : List.copyOf(milestones);
        gamma = Objects.requireNonNullElse(gamma, 0.1);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public void check(Problems problems) {
        Increasing.check(milestones, problems.at("milestones"));
    }

    @Override
    public double at(long count) {
        int passed = 0;
        while (passed < milestones.size() && milestones.get(passed) <= count) {
            passed++;
        }
        return initialLearningRate * Math.pow(gamma, passed);
    }
}
