package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/**
 * AdaGrad (Duchi, Hazan, Singer 2011). The defaults are PyTorch's: steps only get shorter, and with Keras's, a rate of 0.001 and
 * sums that start at 0.1, they are too short from the first to learn a small data set in a hundred epochs.
 */
@JsonTypeName("adagrad")
@About(
        value =
                "Divides each parameter's step by the root of the sum of its squared gradients. The defaults are PyTorch's.",
        equation = "a ← a + g²; θ ← θ − η/(1 + (t−1)·lr_decay) · g/(√a + ε)",
        source = "Duchi, Hazan, Singer 2011")
public record Adagrad(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("How fast the learning rate falls with the number of updates") @PositiveOrZero
        Double lrDecay,

        @JsonPropertyDescription("Sum of squares a to start from") @PositiveOrZero
        Double initialAccumulatorValue,

        @JsonPropertyDescription("Term ε that keeps the denominator from vanishing") @Positive
        Double epsilon)
        implements UpdateRule {

    public Adagrad {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.01));
        lrDecay = Objects.requireNonNullElse(lrDecay, 0.0);
        initialAccumulatorValue = Objects.requireNonNullElse(initialAccumulatorValue, 0.0);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-10);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.filled("a", shape, initialAccumulatorValue));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector a = state[0];
        a.addSquare(1, gradient);
        double rate = update.learningRate() / (1 + (update.number() - 1) * lrDecay);
        parameters.subtractRatio(rate, gradient, 1, a, epsilon);
    }
}
