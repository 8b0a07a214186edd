package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Decoupled weight decay: the parameters shrink beside the rule's step, not through the gradient. */
@JsonTypeName("weight_decay")
@About(
        value = "Decoupled weight decay: shrinks the parameters by a share of the learning rate.",
        equation = "θ ← θ(1 − ηλ)",
        source = "Loshchilov, Hutter 2017")
public record WeightDecay(
        @JsonPropertyDescription("Decay λ") @NotNull @PositiveOrZero
        Double weightDecay,

        @JsonPropertyDescription("Kinds of parameters that don't decay")
        List<ParameterSettings.@NotNull Kind> exclude)
        implements GradientTransform, Transform {

    public WeightDecay {
        exclude = Objects.requireNonNullElse(exclude, List.of());
    }

    @Override
    public Transform transform() {
        return this;
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        shrink(parameters, weightDecay, exclude, update);
    }

    /** θ ← θ(1 − ηλ), unless the tensor is of a kind that is left out; for rules with a decay of their own too. */
    static void shrink(Vector parameters, double weightDecay, List<ParameterSettings.Kind> exclude, Update update) {
        if (update.concerns(exclude)) {
            parameters.scale(1 - update.learningRate() * weightDecay);
        }
    }
}
