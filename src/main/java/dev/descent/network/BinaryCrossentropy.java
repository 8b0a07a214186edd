package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cross-entropy of each output by itself with a target from 0 to 1; mean over the last axis. */
@JsonTypeName("binary_crossentropy")
@About(
        value = "Cross-entropy of each output by itself: for two classes, or a sigmoid for each class.",
        equation = "J = mean (−t′ ln q − (1 − t′) ln(1 − q)), t′ = t(1 − s) + s/2, q = σ(p) from logits, else p",
        source = "Cox 1958; label smoothing: Szegedy et al. 2015")
public record BinaryCrossentropy(
        @JsonPropertyDescription("Whether the predictions are logits instead of probabilities")
        Boolean fromLogits,

        @JsonPropertyDescription("Share s of each target that is moved to the middle between 0 and 1")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double labelSmoothing)
        implements BinaryLoss {

    public BinaryCrossentropy {
        fromLogits = Objects.requireNonNullElse(fromLogits, false);
        labelSmoothing = Objects.requireNonNullElse(labelSmoothing, 0.0);
    }

    @Override
    public @Nullable Loss fusedWith(LayerSpec activation) {
        return activation instanceof Sigmoid && !fromLogits ? new BinaryCrossentropy(true, labelSmoothing) : null;
    }

    @Override
    public Outputs.Scale scale() {
        return fromLogits ? Outputs.Scale.SIGMOID_LOGIT : Outputs.Scale.PROBABILITY;
    }

    private double smooth(double t) {
        return t * (1 - labelSmoothing) + labelSmoothing / 2;
    }

    @Override
    public double value(double p, double t) {
        return fromLogits ? ofLogit(p, smooth(t)) : ofProbability(p, smooth(t));
    }

    @Override
    public double slope(double p, double t) {
        return fromLogits ? Sigmoid.of(p) - smooth(t) : slopeOfProbability(p, smooth(t));
    }

    private static double ofLogit(double x, double t) {
        // −ln σ(x) = max(−x, 0) + ln(1 + e^−|x|), which doesn't overflow.
        return Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** −t ln q − (1 − t) ln(1 − q), q being p kept away from 0 and 1. */
    static double ofProbability(double p, double t) {
        double epsilon = CategoricalCrossentropy.EPSILON;
        double q = Math.min(Math.max(p, epsilon), 1 - epsilon);
        return -t * Math.log(q) - (1 - t) * Math.log(1 - q);
    }

    /** Of {@link #ofProbability}; 0 where p is too near to 0 or 1. */
    static double slopeOfProbability(double p, double t) {
        double epsilon = CategoricalCrossentropy.EPSILON;
        return p >= epsilon && p <= 1 - epsilon ? (p - t) / (p * (1 - p)) : 0;
    }
}
