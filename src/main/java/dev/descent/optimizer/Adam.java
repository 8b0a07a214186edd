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

/** Adam (Kingma and Ba 2014) and AMSGrad (Reddi, Kale, Kumar 2018). */
@JsonTypeName("adam")
@About(
        value = "Adaptive moment estimation: each parameter's step is scaled by its own gradient's history.",
        equation = "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; θ ← θ − η (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)",
        source = "Kingma, Ba 2014; amsgrad: Reddi, Kale, Kumar 2018")
public record Adam(
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

        @JsonPropertyDescription("Whether to divide by the largest average of squares so far")
        Boolean amsgrad,

        @JsonPropertyDescription("Whether to undo the averages' pull towards their start at zero")
        Boolean biasCorrection)
        implements UpdateRule {

    public Adam {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.999);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-7);
        amsgrad = Objects.requireNonNullElse(amsgrad, false);
        biasCorrection = Objects.requireNonNullElse(biasCorrection, true);
    }

    /** Adam with every default. */
    public static Adam standard() {
        return new Adam(new Constant(0.001), 0.9, 0.999, 1e-7, false, true);
    }

    @Override
    public List<State> state(Shape shape) {
        return state(shape, amsgrad);
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        double c1 = biasCorrection ? update.correction(beta1) : 1;
        double c2 = biasCorrection ? update.correction(beta2) : 1;
        step(gradient, state, parameters, beta1, beta2, update.learningRate() / c1, 1 / c2, epsilon);
    }

    /** What the step keeps. */
    static List<State> state(Shape shape, boolean amsgrad) {
        return amsgrad
                ? List.of(State.zeros("m", shape), State.zeros("v", shape), State.zeros("v_max", shape))
                : List.of(State.zeros("m", shape), State.zeros("v", shape));
    }

    /**
     * The step itself, for rules that take it among other things.
     *
     * @param state m, v and, with AMSGrad, the largest v
     * @param rate η/c₁
     * @param gamma 1/c₂
     */
    static void step(
            Vector gradient,
            Vector[] state,
            Vector parameters,
            double beta1,
            double beta2,
            double rate,
            double gamma,
            double epsilon) {
        Vector m = state[0];
        Vector v = state[1];
        m.average(beta1, gradient);
        v.averageSquare(beta2, gradient);
        Vector q = v;
        if (state.length > 2) {
            q = state[2];
            q.max(v);
        }
        parameters.subtractRatio(rate, m, gamma, q, epsilon);
    }
}
