package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cross-entropy of a distribution over classes. */
@JsonTypeName("categorical_crossentropy")
@About(
        value = "Cross-entropy between the predicted and the true distribution over the classes.",
        equation = "J = −Σ t′ ln q, t′ = t(1 − s) + s/classes, q = softmax(p) from logits, else p/Σp",
        source = "Good 1952; label smoothing: Szegedy et al. 2015")
public record CategoricalCrossentropy(
        @JsonPropertyDescription("Whether the predictions are logits instead of probabilities")
        Boolean fromLogits,

        @JsonPropertyDescription("Share s of each target that is spread over all classes")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double labelSmoothing)
        implements Loss {

    /** Probabilities are kept this far from 0 and 1. */
    static final double EPSILON = 1e-7;

    public CategoricalCrossentropy {
        fromLogits = Objects.requireNonNullElse(fromLogits, false);
        labelSmoothing = Objects.requireNonNullElse(labelSmoothing, 0.0);
    }

    @Override
    public boolean needsClasses() {
        return true;
    }

    @Override
    public Outputs.Scale scale() {
        return fromLogits ? Outputs.Scale.SOFTMAX_LOGIT : Outputs.Scale.PROBABILITY;
    }

    @Override
    public @Nullable Loss fusedWith(LayerSpec activation) {
        return activation instanceof Softmax && !fromLogits ? new CategoricalCrossentropy(true, labelSmoothing) : null;
    }

    @Override
    public double row(Vector prediction, Vector target, Vector gradient) {
        return fromLogits ? ofLogits(prediction, target, gradient) : ofProbabilities(prediction, target, gradient);
    }

    private double smooth(double t, int classes) {
        return t * (1 - labelSmoothing) + labelSmoothing / classes;
    }

    private double ofLogits(Vector logits, Vector target, Vector gradient) {
        int n = logits.size();
        double logSum = logits.softmaxInto(gradient);
        double mass = 0;
        double loss = 0;
        for (int i = 0; i < n; i++) {
            double t = smooth(target.get(i), n);
            mass += t;
            loss -= t == 0 ? 0 : t * (logits.get(i) - logSum);
        }
        for (int i = 0; i < n; i++) {
            gradient.set(i, mass * gradient.get(i) - smooth(target.get(i), n));
        }
        return loss;
    }

    private double ofProbabilities(Vector p, Vector target, Vector gradient) {
        int n = p.size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += p.get(i);
        }
        double loss = 0;
        double shared = 0;
        for (int i = 0; i < n; i++) {
            double q = p.get(i) / sum;
            double t = smooth(target.get(i), n);
            loss -= t * Math.log(Math.min(Math.max(q, EPSILON), 1 - EPSILON));
            double slope = q > EPSILON && q < 1 - EPSILON ? -t / q : 0;
            gradient.set(i, slope / sum);
            // The sum that every probability is divided by depends on each of them.
            shared += slope * q / sum;
        }
        for (int i = 0; i < n; i++) {
            gradient.set(i, gradient.get(i) - shared);
        }
        return loss;
    }
}
