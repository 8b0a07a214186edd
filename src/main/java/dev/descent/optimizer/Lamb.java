package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/**
 * LAMB: Adam whose step is as long, relative to each tensor's own norm, as the learning rate says; for large batches.
 *
 * <p>The default rate is 0.01 where Keras has 0.001: that moves weights by no more than a thousandth of their norm at each update,
 * so that jobs of a few hundred updates end before they have learned.
 */
@JsonTypeName("lamb")
@About(
        value = "Adam's direction with a step in proportion to each parameter tensor's norm, for large batches.",
        equation =
                "m, v as adam; r = (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε) + λθ; θ ← θ − η‖θ‖/‖r‖ · r (‖θ‖/‖r‖ := 1 if either is 0)",
        source = "You et al. 2019")
public record Lamb(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonProperty("beta_1")
        @JsonPropertyDescription("Decay β₁ of the gradient's average")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta1,

        @JsonProperty("beta_2")
        @JsonPropertyDescription("Decay β₂ of the squared gradient's average")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta2,

        @JsonPropertyDescription("Term ε that keeps the denominator from vanishing") @Positive
        Double epsilon,

        @JsonPropertyDescription("Decay λ that is added to the direction") @PositiveOrZero
        Double weightDecay,

        @JsonPropertyDescription("Kinds of parameters that don't decay")
        List<ParameterSettings.@NotNull Kind> exclude)
        implements UpdateRule {

    public Lamb {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.01));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.999);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-7);
        weightDecay = Objects.requireNonNullElse(weightDecay, 0.0);
        exclude = Objects.requireNonNullElse(exclude, List.of());
    }

    @Override
    public Scope scope() {
        return Scope.TENSOR;
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("m", shape), State.zeros("v", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector m = state[0];
        Vector v = state[1];
        m.average(beta1, gradient);
        v.averageSquare(beta2, gradient);
        double c1 = update.correction(beta1);
        double c2 = update.correction(beta2);
        Vector r = gradient;
        r.fill(0);
        r.subtractRatio(-1 / c1, m, 1 / c2, v, epsilon);
        if (update.concerns(exclude)) {
            r.add(weightDecay, parameters);
        }
        double size = Math.sqrt(parameters.sumOfSquares());
        double length = Math.sqrt(r.sumOfSquares());
        double trust = size > 0 && length > 0 ? size / length : 1;
        parameters.add(-update.learningRate() * trust, r);
    }
}
