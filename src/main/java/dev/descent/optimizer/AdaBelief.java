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
 * AdaBelief (Zhuang et al. 2020): {@link Adam} that divides by the gradient's deviation from its average. ε also joins the squares,
 * so the default, the authors', is about the square of Adam's.
 */
@JsonTypeName("adabelief")
@About(
        value = "Adam that steps far where the gradient is as its average foretold, and little where it is not.",
        equation = "m ← β₁m + (1−β₁)g; s ← β₂s + (1−β₂)(g−m)² + ε; θ ← θ − η (m/(1−β₁ᵗ)) / (√(s/(1−β₂ᵗ)) + ε)",
        source = "Zhuang, Tang, Ding, Tatikonda, Dvornek, Papademetris, Duncan 2020")
public record AdaBelief(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonProperty("beta_1")
        @JsonPropertyDescription("Decay β₁ of the gradient's average")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta1,

        @JsonProperty("beta_2")
        @JsonPropertyDescription("Decay β₂ of the squared deviation's average")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta2,

        @JsonPropertyDescription("Term ε that is added to the squares at each update, and to the denominator") @Positive
        Double epsilon)
        implements UpdateRule {

    public AdaBelief {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.999);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-16);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("m", shape), State.zeros("s", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector m = state[0];
        Vector s = state[1];
        m.average(beta1, gradient);
        gradient.add(-1, m);
        s.averageSquare(beta2, gradient);
        s.affine(1, epsilon);
        double c1 = update.correction(beta1);
        double c2 = update.correction(beta2);
        parameters.subtractRatio(update.learningRate() / c1, m, 1 / c2, s, epsilon);
    }
}
