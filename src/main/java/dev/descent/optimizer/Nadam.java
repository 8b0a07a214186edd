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
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** NAdam (Dozat 2016): {@link Adam} with Nesterov momentum, which grows from update to update. */
@JsonTypeName("nadam")
@About(
        value = "Adam that looks ahead along its momentum, as Nesterov does.",
        equation = "m, v as adam; μₜ = β₁(1 − ½·0.96^(t·momentum_decay)), P = μ₁⋯μₜ;"
                + " θ ← θ − η [(1−μₜ)g/(1−P) + μₜ₊₁m/(1−Pμₜ₊₁)] / (√(v/(1−β₂ᵗ)) + ε)",
        source = "Dozat 2016")
public record Nadam(
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

        @JsonPropertyDescription("How fast the momentum grows from ½β₁ to β₁") @PositiveOrZero
        Double momentumDecay)
        implements UpdateRule {

    public Nadam {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.999);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-7);
        momentumDecay = Objects.requireNonNullElse(momentumDecay, 0.004);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("m", shape), State.zeros("v", shape), State.scalar("mu_product", 1));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector m = state[0];
        Vector v = state[1];
        Vector muProduct = state[2];
        m.average(beta1, gradient);
        v.averageSquare(beta2, gradient);
        double mu = mu(update.number());
        double nextMu = mu(update.number() + 1);
        muProduct.scale(mu);
        double product = muProduct.get(0);
        gradient.combine((1 - mu) / (1 - product), nextMu / (1 - product * nextMu), m);
        double c2 = update.correction(beta2);
        parameters.subtractRatio(update.learningRate(), gradient, 1 / c2, v, epsilon);
    }

    private double mu(long t) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, t * momentumDecay));
    }
}
