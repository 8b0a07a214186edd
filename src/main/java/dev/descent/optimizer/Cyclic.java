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
import java.util.Objects;

/** Cyclical learning rates (Smith 2015). */
@JsonTypeName("cyclic")
@About(
        value = "Rises and falls along straight lines, again and again.",
        equation = "η(u) = base + (max − base)·h·s, h from 0 to 1 in step_size_up and back in step_size_down; s = 1, or"
                + " ½^(cycle number from 0) in triangular2, or gamma^u in exp_range",
        source = "Smith 2015")
public record Cyclic(
        @JsonPropertyDescription("Rate at the foot of each cycle") @NotNull @PositiveOrZero
        Double baseLearningRate,

        @JsonPropertyDescription("Rate at the top of the first cycle") @NotNull @Positive
        Double maxLearningRate,

        @JsonPropertyDescription("Steps of each rise") @Positive
        Long stepSizeUp,

        @JsonPropertyDescription("Steps of each fall; as many as of each rise if absent") @Positive
        Long stepSizeDown,

        @JsonPropertyDescription("How the height of the cycles shrinks")
        Mode mode,

        @JsonPropertyDescription("Factor of the height at each step, in exp_range") @Positive @DecimalMax("1")
        Double gamma,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule, SelfChecking {

    /** What becomes of the cycles' height. */
    public enum Mode {
        /** It stays. */
        @JsonProperty("triangular")
        TRIANGULAR,
        /** It halves from cycle to cycle. */
        @JsonProperty("triangular2")
        TRIANGULAR2,
        /** It shrinks by {@link Cyclic#gamma} from step to step. */
        @JsonProperty("exp_range")
        EXP_RANGE
    }

    public Cyclic {
        stepSizeUp = Objects.requireNonNullElse(stepSizeUp, 2000L);
        stepSizeDown = Objects.requireNonNullElse(stepSizeDown, stepSizeUp);
        mode = Objects.requireNonNullElse(mode, Mode.TRIANGULAR);
        gamma = Objects.requireNonNullElse(gamma, 1.0);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public void check(Problems problems) {
        if (maxLearningRate < baseLearningRate) {
            problems.at("max_learning_rate")
                    .add(
                            "out_of_range",
                            "`max_learning_rate` must not be below `base_learning_rate`, which is " + baseLearningRate
                                    + ".",
                            "≥ " + baseLearningRate);
        }
    }

    @Override
    public double at(long count) {
        double length = (double) stepSizeUp + stepSizeDown;
        double cycle = Math.floor(count / length);
        double within = count - cycle * length;
        double height = within < stepSizeUp ? within / stepSizeUp : 1 - (within - stepSizeUp) / stepSizeDown;
        double scale = switch (mode) {
            case TRIANGULAR -> 1;
            case TRIANGULAR2 -> Math.pow(0.5, cycle);
            case EXP_RANGE -> Math.pow(gamma, count);
        };
        return baseLearningRate + (maxLearningRate - baseLearningRate) * height * scale;
    }
}
