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
import java.util.List;
import java.util.Objects;

/**
 * ADADELTA (Zeiler 2012). The defaults are the paper's, whose steps have their length without a learning rate; PyTorch's rate is 1,
 * too. Keras's is 0.001, which makes them too short to learn anything in hundreds of epochs.
 */
@JsonTypeName("adadelta")
@About(
        value =
                "Takes the length of a step from the steps before, and needs no learning rate but 1. Defaults are the paper's.",
        equation = "v ← ρv + (1−ρ)g²; Δ = g·√(d + ε)/√(v + ε); d ← ρd + (1−ρ)Δ²; θ ← θ − ηΔ",
        source = "Zeiler 2012")
public record Adadelta(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Decay ρ of the averages of squares")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double rho,

        @JsonPropertyDescription("Term ε that keeps the roots from vanishing, and sets the first steps' length")
        @Positive
        Double epsilon)
        implements UpdateRule {

    public Adadelta {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(1.0));
        rho = Objects.requireNonNullElse(rho, 0.95);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-6);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("v", shape), State.zeros("d", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector v = state[0];
        Vector d = state[1];
        v.averageSquare(rho, gradient);
        gradient.multiplyRootRatio(d, v, epsilon);
        d.averageSquare(rho, gradient);
        parameters.add(-update.learningRate(), gradient);
    }
}
