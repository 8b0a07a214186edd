package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.optimizer.Constraint;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.optimizer.Regularizer;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What all recurrent layers have beside their size and activations: fields of each. */
public record RecurrentSettings(
        @JsonPropertyDescription("Whether a bias is added") Boolean useBias,

        @JsonPropertyDescription("First values of the kernel") @Valid
        Initializer kernelInitializer,

        @JsonPropertyDescription("First values of the weights from state to state") @Valid
        Initializer recurrentInitializer,

        @JsonPropertyDescription("First values of the bias") @Valid
        Initializer biasInitializer,

        @JsonPropertyDescription("Penalty on the weights from state to state, added to the loss") @Nullable @Valid
        Regularizer recurrentRegularizer,

        @JsonPropertyDescription("What the weights from state to state are projected onto after each update")
        @Nullable
        @Valid
        Constraint recurrentConstraint,

        @JsonPropertyDescription("Whether the output is the state after every time step; if not, the last one's")
        Boolean returnSequences,

        @JsonPropertyDescription(
                "Whether the layer begins with the last time step; sequences then come out in that order")
        Boolean goBackwards) {

    public RecurrentSettings {
        useBias = Objects.requireNonNullElse(useBias, true);
        kernelInitializer = Objects.requireNonNullElse(kernelInitializer, new GlorotUniform());
        recurrentInitializer = Objects.requireNonNullElse(recurrentInitializer, new Orthogonal(1.0));
        biasInitializer = Objects.requireNonNullElse(biasInitializer, new Zeros());
        returnSequences = Objects.requireNonNullElse(returnSequences, false);
        goBackwards = Objects.requireNonNullElse(goBackwards, false);
    }

    /** What a layer has whose user says nothing of it. */
    static RecurrentSettings standard() {
        return new RecurrentSettings(
                true, new GlorotUniform(), new Orthogonal(1.0), new Zeros(), null, null, false, false);
    }

    /** The same in the other direction of time. */
    RecurrentSettings reversed() {
        return new RecurrentSettings(
                useBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                recurrentRegularizer,
                recurrentConstraint,
                returnSequences,
                !goBackwards);
    }

    Weight recurrentKernel(Shape shape, WeightSettings settings) {
        return new Weight(
                "recurrent_kernel",
                shape,
                recurrentInitializer,
                settings.parameter(ParameterSettings.Kind.KERNEL, recurrentRegularizer, recurrentConstraint));
    }
}
