package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/**
 * FTRL-Proximal: each update solves anew for the weights that all gradients so far ask for, which with l1 makes many of them
 * exactly 0. The weights that training starts from are soon forgotten.
 *
 * <p>The default rate is 0.1 where Keras has 0.001: with that, the first update brings every weight near 0, where all units are
 * alike and a network with hidden layers learns nothing.
 *
 * <p>Where a schedule changes the rate, the two terms that z takes up are each divided by the rate of their own update, as in the
 * paper; Keras divides both by the newest, and a rate that falls pulls the weights to 0. A rate of 0 leaves everything as it is.
 */
@JsonTypeName("ftrl")
@About(
        value = "Follow the regularized leader: weights from the sum of all gradients, many of them exactly 0 with l1.",
        equation =
                "n' = n + g²; z ← z + g − (n'^p/η − n^p/η_previous)·θ; θ ← (clamp(z, −l1, l1) − z)/(n'^p/η + 2·l2 + β/η), p = −learning_rate_power",
        source = "McMahan et al. 2013")
public record Ftrl(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Power −p of the summed squares that divides the rate; 0 keeps the rate")
        @NegativeOrZero
        Double learningRatePower,

        @JsonPropertyDescription("Value of the summed squares n before the first update") @PositiveOrZero
        Double initialAccumulatorValue,

        @JsonPropertyDescription("Strength of the penalty on absolute values") @PositiveOrZero
        Double l1,

        @JsonPropertyDescription("Strength of the penalty on squares") @PositiveOrZero
        Double l2,

        @JsonPropertyDescription("Term β that is added to the summed squares' power") @PositiveOrZero
        Double beta)
        implements UpdateRule {

    public Ftrl {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.1));
        learningRatePower = Objects.requireNonNullElse(learningRatePower, -0.5);
        initialAccumulatorValue = Objects.requireNonNullElse(initialAccumulatorValue, 0.1);
        l1 = Objects.requireNonNullElse(l1, 0.0);
        l2 = Objects.requireNonNullElse(l2, 0.0);
        beta = Objects.requireNonNullElse(beta, 0.0);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(
                State.filled("n", shape, initialAccumulatorValue),
                State.zeros("z", shape),
                State.scalar("rate", 0),
                State.scratch(shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector n = state[0];
        Vector z = state[1];
        Vector rate = state[2];
        Vector sigma = state[3];
        if (update.learningRate() == 0) {
            return;
        }
        double before = rate.get(0);
        rate.set(0, update.learningRate());
        // As it was kept: a rate that doesn't change must not differ from itself.
        double eta = rate.get(0);
        before = before == 0 ? eta : before;
        sigma.power(n, -learningRatePower);
        n.addSquare(1, gradient);
        z.add(1, gradient);
        Vector root = gradient;
        root.power(n, -learningRatePower);
        sigma.combine(-1 / before, 1 / eta, root);
        sigma.multiply(parameters);
        z.add(-1, sigma);
        parameters.copyFrom(z);
        parameters.clamp(l1);
        parameters.add(-1, z);
        root.affine(1 / eta, 2 * l2 + beta / eta);
        parameters.divide(root);
    }
}
