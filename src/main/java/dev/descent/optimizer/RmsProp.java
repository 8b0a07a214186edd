package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** RMSProp (Tieleman and Hinton 2012); centered, as in Graves 2013. */
@JsonTypeName("rmsprop")
@About(
        value =
                "Divides each parameter's step by the root of its squared gradients' average, or, centered, by their deviation.",
        equation = "v ← ρv + (1−ρ)g²; q = v, or with centered v − a², a ← ρa + (1−ρ)g;"
                + " b ← μb + g/(√q + ε); θ ← θ − ηb",
        source = "Tieleman, Hinton 2012; centered: Graves 2013")
public record RmsProp(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Decay ρ of the averages") @DecimalMin("0") @DecimalMax(value = "1", inclusive = false)
        Double rho,

        @JsonPropertyDescription("Term ε that keeps the denominator from vanishing") @Positive
        Double epsilon,

        @JsonPropertyDescription("Momentum μ of the steps") @DecimalMin("0") @DecimalMax(value = "1", inclusive = false)
        Double momentum,

        @JsonPropertyDescription("Whether to divide by the gradient's deviation from its average")
        Boolean centered)
        implements UpdateRule {

    public RmsProp {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        rho = Objects.requireNonNullElse(rho, 0.9);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-7);
        momentum = Objects.requireNonNullElse(momentum, 0.0);
        centered = Objects.requireNonNullElse(centered, false);
    }

    @Override
    public List<State> state(Shape shape) {
        List<State> states = new ArrayList<>(List.of(State.zeros("q", shape)));
        if (centered) {
            states.add(State.zeros("a", shape));
        }
        if (momentum > 0) {
            states.add(State.zeros("b", shape));
        }
        return states;
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector q = state[0];
        if (centered) {
            Vector a = state[1];
            // v − a² as a running variance of its own, which rounding can't make negative; the gradient is restored
            // afterwards.
            gradient.add(-1, a);
            q.scale(rho);
            q.addSquare(rho * (1 - rho), gradient);
            a.add(1 - rho, gradient);
            gradient.combine(rho, 1, a);
        } else {
            q.averageSquare(rho, gradient);
        }
        if (momentum > 0) {
            Vector b = state[state.length - 1];
            b.scale(momentum);
            b.subtractRatio(-1, gradient, 1, q, epsilon);
            parameters.add(-update.learningRate(), b);
        } else {
            parameters.subtractRatio(update.learningRate(), gradient, 1, q, epsilon);
        }
    }
}
