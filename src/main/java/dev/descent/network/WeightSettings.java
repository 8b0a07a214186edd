package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.optimizer.Constraint;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.optimizer.Regularizer;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the kernel and the bias of one layer are learned: fields of every layer that has them. */
public record WeightSettings(
        @JsonPropertyDescription(
                "Penalty on the kernel, or with weight_normalization on its direction v, added to the loss")
        @Nullable
        @Valid
        Regularizer kernelRegularizer,

        @JsonPropertyDescription("Penalty on the bias, added to the loss") @Nullable @Valid
        Regularizer biasRegularizer,

        @JsonPropertyDescription("What the kernel is projected onto after each update; not with weight_normalization")
        @Nullable
        @Valid
        Constraint kernelConstraint,

        @JsonPropertyDescription("What the bias is projected onto after each update") @Nullable @Valid
        Constraint biasConstraint,

        @JsonPropertyDescription("Whether the layer learns; if not, its weights keep their first values")
        Boolean trainable,

        @JsonPropertyDescription("Factor of the learning rate for this layer") @PositiveOrZero
        Double learningRateMultiplier,

        @JsonPropertyDescription(
                "Whether the kernel is learned as direction and length of the weights into each unit: g·v/‖v‖")
        Boolean weightNormalization) {

    public WeightSettings {
        trainable = Objects.requireNonNullElse(trainable, true);
        learningRateMultiplier = Objects.requireNonNullElse(learningRateMultiplier, 1.0);
        weightNormalization = Objects.requireNonNullElse(weightNormalization, false);
    }

    /** What a layer has whose user says nothing of it. */
    static WeightSettings standard() {
        return new WeightSettings(null, null, null, null, true, 1.0, false);
    }

    Weight kernel(Shape shape, Initializer initializer) {
        return new Weight(
                "kernel",
                shape,
                initializer,
                parameter(ParameterSettings.Kind.KERNEL, kernelRegularizer, kernelConstraint));
    }

    Weight bias(Shape shape, FirstValues initializer) {
        return new Weight(
                "bias", shape, initializer, parameter(ParameterSettings.Kind.BIAS, biasRegularizer, biasConstraint));
    }

    /** How one more weight of the layer is learned. */
    ParameterSettings parameter(
            ParameterSettings.Kind kind, @Nullable Regularizer regularizer, @Nullable Constraint constraint) {
        return new ParameterSettings(kind, trainable, learningRateMultiplier, regularizer, constraint);
    }
}
