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
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/**
 * AdaMax (Kingma and Ba 2014, section 7.1): {@link Adam} with the largest gradient of late in place of the root of an average of
 * squares.
 */
@JsonTypeName("adamax")
@About(
        value = "Adam that divides by the largest gradient of late, in place of the root of an average of squares.",
        equation = "m ← β₁m + (1−β₁)g; u ← max(β₂u, |g| + ε); θ ← θ − η/(1−β₁ᵗ) · m/u",
        source = "Kingma, Ba 2014")
public record Adamax(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonProperty("beta_1")
        @JsonPropertyDescription("Decay β₁ of the gradient's average")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta1,

        @JsonProperty("beta_2")
        @JsonPropertyDescription("Decay β₂ of the largest gradient")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta2,

        @JsonPropertyDescription("Term ε that keeps the denominator from vanishing") @Positive
        Double epsilon)
        implements UpdateRule {

    public Adamax {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.999);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-7);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("m", shape), State.zeros("u", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector m = state[0];
        Vector u = state[1];
        m.average(beta1, gradient);
        u.maxAbsolute(beta2, gradient, epsilon);
        double c1 = update.correction(beta1);
        parameters.subtractQuotient(update.learningRate() / c1, m, u);
    }
}
