package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.CounterRandom;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/** Decay in stairs of equal length and random height; each factor is a function of the job's seed and its own number. */
@JsonTypeName("random_decay")
@About(
        value = "Is multiplied, after every decay_steps, by a factor drawn within bounds from the job's seed.",
        equation = "η(u) = η₀·d₁·d₂⋯dₙ, n = ⌊u/decay_steps⌋, each dᵢ ~ U[min_decay_rate, max_decay_rate]")
public record RandomDecay(
        @JsonPropertyDescription("Rate of the first update") @NotNull @Positive
        Double initialLearningRate,

        @JsonPropertyDescription("Steps from one fall to the next") @NotNull @Positive
        Long decaySteps,

        @JsonPropertyDescription("Least factor of the rate at a fall") @Positive @DecimalMax("1")
        Double minDecayRate,

        @JsonPropertyDescription("Largest factor of the rate at a fall") @Positive @DecimalMax("1")
        Double maxDecayRate,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements Schedule, SelfChecking {

    /** Sets the factors apart from the other random streams of a job. */
    private static final long FACTORS = 0xDECA7;

    private static final int DECAYS = 0;
    private static final int RATE = 1;

    public RandomDecay {
        minDecayRate = Objects.requireNonNullElse(minDecayRate, 0.5);
        maxDecayRate = Objects.requireNonNullElse(maxDecayRate, 1.0);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public void check(Problems problems) {
        if (maxDecayRate < minDecayRate) {
            problems.at("max_decay_rate")
                    .add(
                            "out_of_range",
                            "`max_decay_rate` must not be below `min_decay_rate`, which is " + minDecayRate + ".",
                            "≥ " + minDecayRate + " and ≤ 1");
        }
    }

    /** The product so far, and of how many factors it is: without them every update would multiply all factors anew. */
    @Override
    public List<String> state() {
        return List.of("decays", "rate");
    }

    @Override
    public void start(double[] state) {
        state[DECAYS] = 0;
        state[RATE] = initialLearningRate;
    }

    @Override
    public double rate(Moment moment, double[] state) {
        long decays = per.count(moment) / decaySteps;
        if (decays < state[DECAYS]) {
            start(state);
        }
        while (state[DECAYS] < decays) {
            state[DECAYS]++;
            double drawn = CounterRandom.of(moment.seed(), FACTORS).uniform((long) state[DECAYS]);
            state[RATE] *= minDecayRate + (maxDecayRate - minDecayRate) * drawn;
        }
        return state[RATE];
    }
}
