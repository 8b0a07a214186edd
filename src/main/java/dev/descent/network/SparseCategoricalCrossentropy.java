package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cross-entropy where the target is the index of the one true class. */
@JsonTypeName("sparse_categorical_crossentropy")
@About(
        value = "Cross-entropy where the target is the index of the true class.",
        equation = "J = −ln q[t], q = softmax(p) from logits, else p/Σp",
        source = "Good 1952")
public record SparseCategoricalCrossentropy(
        @JsonPropertyDescription("Whether the predictions are logits instead of probabilities")
        Boolean fromLogits) implements Loss {

    public SparseCategoricalCrossentropy {
        fromLogits = Objects.requireNonNullElse(fromLogits, false);
    }

    @Override
    public boolean targetIsIndex() {
        return true;
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
        return activation instanceof Softmax && !fromLogits ? new SparseCategoricalCrossentropy(true) : null;
    }

    @Override
    public double row(Vector prediction, Vector target, Vector gradient) {
        int label = (int) target.get(0);
        return fromLogits ? ofLogits(prediction, label, gradient) : ofProbabilities(prediction, label, gradient);
    }

    private static double ofLogits(Vector logits, int label, Vector gradient) {
        double logSum = logits.softmaxInto(gradient);
        gradient.set(label, gradient.get(label) - 1);
        return logSum - logits.get(label);
    }

    private static double ofProbabilities(Vector p, int label, Vector gradient) {
        double epsilon = CategoricalCrossentropy.EPSILON;
        double sum = 0;
        for (int i = 0; i < p.size(); i++) {
            sum += p.get(i);
        }
        double q = p.get(label) / sum;
        double slope = q > epsilon && q < 1 - epsilon ? -1 / q : 0;
        gradient.fill(-slope * q / sum);
        gradient.set(label, (slope - slope * q) / sum);
        return -Math.log(Math.min(Math.max(q, epsilon), 1 - epsilon));
    }
}
