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
 * Rectified Adam (Liu et al. 2019): while the average of squares has seen too few gradients to be relied on, the step is along the
 * momentum alone.
 */
@JsonTypeName("radam")
@About(
        value =
                "Adam without a need for warm-up: it divides by the squares' average only once that has seen enough gradients.",
        equation = "m, v as adam; ρ∞ = 2/(1−β₂) − 1; ρ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ);"
                + " r = √((ρ−4)(ρ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρ));"
                + " θ ← θ − η r (m/(1−β₁ᵗ)) √(1−β₂ᵗ)/(√v + ε) where ρ > 5, else θ ← θ − η m/(1−β₁ᵗ)",
        source = "Liu, Jiang, He, Chen, Liu, Gao, Han 2019")
public record RAdam(
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
        Double epsilon)
        implements UpdateRule {

    public RAdam {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.999);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-7);
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
        long t = update.number();
        double c2 = 1 - Math.pow(beta2, t);
        double rate = update.learningRate() / (1 - Math.pow(beta1, t));
        double limit = 2 / (1 - beta2) - 1;
        double length = limit - 2 * t * (1 - c2) / c2;
        if (length > 5) {
            double rectification =
                    Math.sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
            parameters.subtractRatio(rate * Math.sqrt(c2) * rectification, m, 1, v, epsilon);
        } else {
            parameters.add(-rate, m);
        }
    }
}
