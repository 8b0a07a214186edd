package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** Gathers the gradients of several batches and makes one update of their mean: large batches in the memory of small ones. */
@JsonTypeName("accumulate")
@About(
        value =
                "One update of the mean gradient of several batches, over the ends of epochs; batches left over at the end of the"
                        + " job make none. Comes first in a chain.",
        equation = "ḡ ← ḡ + g/steps; at each steps-th batch: g ← ḡ, ḡ ← 0, and the rest of the chain",
        source = "Ott et al. 2018, «Scaling neural machine translation»")
public record Accumulate(
        @JsonPropertyDescription("Batches of one update") @NotNull @Min(1) @Max(1_000_000)
        Integer steps) implements GradientTransform, Transform {

    @Override
    public Transform transform() {
        return this;
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("gradient", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector sum = state[0];
        sum.add(1.0 / steps, gradient);
        if (update.complete()) {
            gradient.copyFrom(sum);
            sum.fill(0);
        }
    }
}
