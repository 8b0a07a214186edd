package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Cosine decay with warm restarts (Loshchilov and Hutter 2016). */
@JsonTypeName("cosine_restarts")
@About(
        value = "Falls along half a cosine, again and again, each time for longer or from lower where asked.",
        equation = "η(u) = η₀·((1−α)·m_mulᵏ·½(1 + cos πp) + α), p the elapsed share of cycle k = 0, 1, …, which has"
                + " first_decay_steps·t_mulᵏ steps",
        source = "Loshchilov, Hutter 2016")
public record CosineRestarts(
        @JsonPropertyDescription("Rate of the first update") @NotNull @Positive
        Double initialLearningRate,

        @JsonPropertyDescription("Steps of the first fall") @NotNull @Positive
        Long firstDecaySteps,

        @JsonPropertyDescription("How many times longer each fall is than the one before") @DecimalMin("1")
        Double tMul,

        @JsonPropertyDescription("Where each fall starts, as a multiple of where the one before did") @Positive
        Double mMul,

        @JsonPropertyDescription("Rate at the end of each fall, as a share α of the first update's")
        @DecimalMin("0")
        @DecimalMax("1")
        Double alpha,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule {

    /**
     * In cycles. A restart is due at a sum of powers of t_mul, which rounding may put a hair behind the update that it is meant
     * for; that update would get the lowest rate in place of the highest.
     */
    private static final double ROUNDING = 1e-9;

    public CosineRestarts {
        tMul = Objects.requireNonNullElse(tMul, 2.0);
        mMul = Objects.requireNonNullElse(mMul, 1.0);
        alpha = Objects.requireNonNullElse(alpha, 0.0);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public double at(long count) {
        double elapsed = (double) count / firstDecaySteps;
        double growth = Math.log(tMul);
        // Cycle k starts after 1 + t_mul + … + t_mulᵏ⁻¹ = (t_mulᵏ − 1)/(t_mul − 1) lengths of the first, k if t_mul is
        // 1.
        double cycle = Math.floor(tMul == 1 ? elapsed : Math.log1p(elapsed * (tMul - 1)) / growth + ROUNDING);
        double start = tMul == 1 ? cycle : Math.expm1(cycle * growth) / (tMul - 1);
        double progress = Math.max(0, (elapsed - start) / Math.pow(tMul, cycle));
        double height = Math.pow(mMul, cycle) * 0.5 * (1 + Math.cos(Math.PI * progress));
        return initialLearningRate * ((1 - alpha) * height + alpha);
    }
}
