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

/** Heavy ball (Polyak 1964). Unlike {@link Sgd}'s velocity, what it keeps is a step, with the learning rate of its time. */
@JsonTypeName("heavy_ball")
@About(
        value = "Gradient descent that repeats a share of the step before.",
        equation = "Δθ ← βΔθ − ηg; θ ← θ + Δθ",
        source = "Polyak 1964")
public record HeavyBall(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Share β of the step before that is repeated")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta)
        implements UpdateRule {

    public HeavyBall {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.01));
        beta = Objects.requireNonNullElse(beta, 0.9);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("step", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector step = state[0];
        step.combine(beta, -update.learningRate(), gradient);
        parameters.add(1, step);
    }
}
