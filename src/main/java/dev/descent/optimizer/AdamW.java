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
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2017): {@link Adam}, and beside it {@link WeightDecay}. */
@JsonTypeName("adamw")
@About(
        value = "Adam whose weights also shrink, by a share of the learning rate."
                + " The default decay is Keras's; PyTorch's is 0.01.",
        equation =
                "θ ← θ(1 − ηλ); m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²;" + " θ ← θ − η (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)",
        source = "Loshchilov, Hutter 2017; amsgrad: Reddi, Kale, Kumar 2018")
public record AdamW(
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

        @JsonPropertyDescription("Decoupled weight decay λ") @PositiveOrZero
        Double weightDecay,

        @JsonPropertyDescription("Kinds of parameters that don't decay")
        List<ParameterSettings.@NotNull Kind> exclude,

        @JsonPropertyDescription("Whether to divide by the largest average of squares so far")
        Boolean amsgrad)
        implements UpdateRule {

    public AdamW {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.999);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-7);
        weightDecay = Objects.requireNonNullElse(weightDecay, 0.004);
        exclude = Objects.requireNonNullElse(exclude, List.of());
        amsgrad = Objects.requireNonNullElse(amsgrad, false);
    }

    @Override
    public List<State> state(Shape shape) {
        return Adam.state(shape, amsgrad);
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        WeightDecay.shrink(parameters, weightDecay, exclude, update);
        double c1 = update.correction(beta1);
        double c2 = update.correction(beta2);
        Adam.step(gradient, state, parameters, beta1, beta2, update.learningRate() / c1, 1 / c2, epsilon);
    }
}
