package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Binary cross-entropy that counts little where the answer is right already; mean over the last axis. */
@JsonTypeName("focal")
@About(
        value = "Binary cross-entropy of each output, weighted down where it is right already: for rare classes.",
        equation =
                "J = mean −αₜ(1 − pₜ)^γ ln pₜ, pₜ = p and αₜ = α for the true class, else 1 − p and 1 − α; σ(p) for p from logits",
        source = "Lin et al. 2017")
public record Focal(
        @JsonPropertyDescription("Weight α of the true class; that of the others is 1 − α")
        @DecimalMin("0")
        @DecimalMax("1")
        Double alpha,

        @JsonPropertyDescription("How fast the weight falls with the probability of the right answer") @PositiveOrZero
        Double gamma,

        @JsonPropertyDescription("Whether the predictions are logits instead of probabilities")
        Boolean fromLogits)
        implements BinaryLoss {

    public Focal {
        alpha = Objects.requireNonNullElse(alpha, 0.25);
        gamma = Objects.requireNonNullElse(gamma, 2.0);
        fromLogits = Objects.requireNonNullElse(fromLogits, false);
    }

    @Override
    public @Nullable Loss fusedWith(LayerSpec activation) {
        return activation instanceof Sigmoid && !fromLogits ? new Focal(alpha, gamma, true) : null;
    }

    @Override
    public Outputs.Scale scale() {
        return fromLogits ? Outputs.Scale.SIGMOID_LOGIT : Outputs.Scale.PROBABILITY;
    }

    @Override
    public double value(double p, double t) {
        double q = fromLogits ? Sigmoid.of(p) : p;
        return balance(t) * Math.pow(wrongness(p, t), gamma) * BinaryCrossentropy.ofProbability(q, t);
    }

    @Override
    public double slope(double p, double t) {
        double q = fromLogits ? Sigmoid.of(p) : p;
        double wrong = wrongness(p, t);
        double ofWeight = (1 - 2 * t) * slopeOfPower(wrong) * BinaryCrossentropy.ofProbability(q, t);
        double ofEntropy = Math.pow(wrong, gamma) * BinaryCrossentropy.slopeOfProbability(q, t);
        double slope = balance(t) * (ofWeight + ofEntropy);
        return fromLogits ? slope * q * Sigmoid.of(-p) : slope;
    }

    private double balance(double t) {
        return t * alpha + (1 - t) * (1 - alpha);
    }

    /** 1 − pₜ; from logits without the cancellation near 0. */
    private double wrongness(double p, double t) {
        return fromLogits ? t * Sigmoid.of(-p) + (1 - t) * Sigmoid.of(p) : t * (1 - p) + (1 - t) * p;
    }

    /** γ·x^(γ−1); 0 where an answer is wholly right and a small γ would make it infinite. */
    private double slopeOfPower(double x) {
        return x == 0 && gamma < 1 ? 0 : gamma * Math.pow(x, gamma - 1);
    }
}
