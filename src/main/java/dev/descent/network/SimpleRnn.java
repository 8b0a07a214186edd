package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Fully connected recurrent layer (Elman 1990): kernel [features, units], recurrent_kernel [units, units], bias [units]. */
@JsonTypeName("simple_rnn")
@About(
        value = "Fully connected layer whose output goes back into it at the next time step.",
        equation = "hₜ = activation(xₜ·W + hₜ₋₁·U + b)",
        source = "Elman 1990: Finding Structure in Time")
public record SimpleRnn(
        @JsonPropertyDescription("Size of the state") @NotNull @Positive @Max(1_000_000)
        Integer units,

        @JsonPropertyDescription("Of the state") @JsonProperty("activation") @Valid
        Activation stateActivation,

        @JsonUnwrapped RecurrentSettings recurrence,

        @JsonUnwrapped WeightSettings settings)
        implements Recurrent {

    public SimpleRnn {
        stateActivation = Objects.requireNonNullElse(stateActivation, new Tanh());
        recurrence = Objects.requireNonNullElse(recurrence, RecurrentSettings.standard());
        settings = Objects.requireNonNullElse(settings, WeightSettings.standard());
    }

    Curve curve() {
        return Curve.of(stateActivation, "activation");
    }

    @Override
    public int gates() {
        return 1;
    }

    @Override
    public Recurrent reversed() {
        return new SimpleRnn(units, stateActivation, recurrence.reversed(), settings);
    }

    @Override
    public void checkActivations() {
        curve();
    }

    @Override
    public Layer build(LayerContext context) {
        return new SimpleRnnLayer(context, this);
    }
}
