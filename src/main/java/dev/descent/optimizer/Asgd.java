package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/**
 * Averaged stochastic gradient descent: the weights' average, not the last of them, is evaluated and becomes the model. Averaging
 * begins at update t₀; until then the average is the weights.
 *
 * <p>The default rate is 0.05 where PyTorch has 0.01, at which jobs of a few hundred updates end before they have learned.
 */
@JsonTypeName("asgd")
@About(
        value = "Gradient descent whose weights' average, from an update t₀ on, is evaluated and becomes the model.",
        equation = "s = η/(1 + λη(t−1))^α; θ ← θ(1−λs) − sg; θ̄ ← θ̄ + (θ − θ̄)/max(1, t−1−t₀)",
        source = "Polyak, Juditsky 1992")
public record Asgd(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Decay λ of the parameters and of the rate") @PositiveOrZero
        Double lambd,

        @JsonPropertyDescription("Power α of the rate's decay") @PositiveOrZero
        Double alpha,

        @JsonPropertyDescription("Update t₀ at which averaging begins") @PositiveOrZero
        Double t0)
        implements UpdateRule {

    public Asgd {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.05));
        lambd = Objects.requireNonNullElse(lambd, 1e-4);
        alpha = Objects.requireNonNullElse(alpha, 0.75);
        t0 = Objects.requireNonNullElse(t0, 1e6);
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("average", shape));
    }

    @Override
    public String delivers() {
        return "average";
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        long before = update.number() - 1;
        double eta = update.learningRate();
        double step = eta / Math.pow(1 + lambd * eta * before, alpha);
        parameters.combine(1 - lambd * step, -step, gradient);
        state[0].average(1 - 1 / Math.max(1, before - t0), parameters);
    }
}
