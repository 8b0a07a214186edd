package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
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

        @JsonPropertyDescription("Updates from the peak to the end of the fall") @NotNull @Positive
        Long decaySteps,

        @JsonPropertyDescription("Rate at the end, as a share α of the peak") @DecimalMin("0") @DecimalMax("1")
        Double alpha,

        @JsonPropertyDescription("Peak that the warm-up rises to; absent for no warm-up") @Nullable @Positive
        Double warmupTarget,

        @JsonPropertyDescription("Updates of the warm-up") @PositiveOrZero
        Long warmupSteps)
        implements Schedule {

    public Cosine {
        alpha = Objects.requireNonNullElse(alpha, 0.0);
        warmupSteps = Objects.requireNonNullElse(warmupSteps, 0L);
    }

    @Override
    public double rate(long update) {
        if (warmupTarget == null) {
            return decayed(initialLearningRate, update);
        }
        if (update < warmupSteps) {
            return initialLearningRate + (warmupTarget - initialLearningRate) * update / warmupSteps;
        }
        return decayed(warmupTarget, update - warmupSteps);
    }

    private double decayed(double peak, long update) {
        double progress = (double) Math.min(update, decaySteps) / decaySteps;
        return peak * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * progress)) + alpha);
    }
}
