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
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Lion (Chen et al. 2023), with decoupled weight decay. Every parameter steps by η, so η is to be smaller than Adam's. */
@JsonTypeName("lion")
@About(
        value = "Steps by the learning rate along the sign of the momentum: half the memory of Adam.",
        equation = "d = sign(β₁m + (1−β₁)g); θ ← θ − η(d + λθ); m ← β₂m + (1−β₂)g",
        source = "Chen, Liang, Huang, Real, Wang, Liu, Pham, Dong, Luong, Hsieh, Lu, Le 2023")
public record Lion(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonProperty("beta_1")
        @JsonPropertyDescription("Share β₁ of the momentum in the step")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta1,

        @JsonProperty("beta_2")
        @JsonPropertyDescription("Decay β₂ of the momentum")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta2,

        @JsonPropertyDescription("Decoupled weight decay λ") @PositiveOrZero
        Double weightDecay,

        @JsonPropertyDescription("Kinds of parameters that don't decay")
        List<ParameterSettings.@NotNull Kind> exclude)
        implements UpdateRule {

    public Lion {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.99);
        weightDecay = Objects.requireNonNullElse(weightDecay, 0.0);
        exclude = Objects.requireNonNullElse(exclude, List.of());
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("m", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector m = state[0];
        WeightDecay.shrink(parameters, weightDecay, exclude, update);
        parameters.addSignOfAverage(-update.learningRate(), beta1, m, gradient);
        m.average(beta2, gradient);
    }
}
