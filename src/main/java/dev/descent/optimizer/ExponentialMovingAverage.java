package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.List;
import java.util.Objects;

/** Keeps an average of the weights beside them, which is what is evaluated and becomes the model. */
@JsonTypeName("ema")
@About(
        value =
                "Keeps an exponential moving average of the weights, which is evaluated and becomes the model. Comes behind the"
                        + " rule.",
        equation = "θ̄ ← βθ̄ + (1−β)θ, θ̄₁ = θ₁",
        source = "Polyak, Juditsky 1992")
public record ExponentialMovingAverage(
        @JsonPropertyDescription("Share β of the old average that is kept at each update")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double momentum)
        implements GradientTransform, Transform {

    public ExponentialMovingAverage {
        momentum = Objects.requireNonNullElse(momentum, 0.99);
    }

    @Override
    public Transform transform() {
        return this;
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
        state[0].average(update.number() == 1 ? 0 : momentum, parameters);
    }
}
