package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.List;
import java.util.Objects;

/** Gradient descent along an exponential average of the gradients, the form that lectures teach: unlike {@link Sgd}'s, its step doesn't grow with β. */
@JsonTypeName("momentum")
@About(
        value = "Gradient descent along an exponentially weighted average of the gradients.",
        equation = "v ← βv + (1−β)g; θ ← θ − ηv",
        source = "Polyak 1964, in the exponential-average form")
public record Momentum(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Share β of the old average that is kept at each update")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta)
        implements UpdateRule {

    public Momentum {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.01));
        beta = Objects.requireNonNullElse(beta, 0.9);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("v", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector v = state[0];
        v.average(beta, gradient);
        parameters.add(-update.learningRate(), v);
    }
}
