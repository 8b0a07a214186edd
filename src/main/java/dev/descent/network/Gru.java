package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/**
 * Gated recurrent unit (Cho et al. 2014): kernel [features, 3·units], recurrent_kernel [units, 3·units], of the update gate, the
 * reset gate and the candidate; bias [2, 3·units], of the input and of the state, or [3·units] if the reset comes before.
 */
@JsonTypeName("gru")
@About(
        value =
                "Gated recurrent unit: gates choose between the old state and a new one, and what of the old one counts.",
        equation =
                "z = σ(xₜ·W_z + hₜ₋₁·U_z + b_z); r = σ(xₜ·W_r + hₜ₋₁·U_r + b_r); hₜ = z·hₜ₋₁ + (1 − z)·tanh(xₜ·W_h + b_h +"
                        + " r·(hₜ₋₁·U_h + b'_h)), or tanh(xₜ·W_h + b_h + (r·hₜ₋₁)·U_h) if the reset comes before",
        source =
                "Cho et al. 2014: Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation")
public record Gru(
        @JsonPropertyDescription("Size of the state") @NotNull @Positive @Max(1_000_000)
        Integer units,

        @JsonPropertyDescription("Of the candidate") @JsonProperty("activation") @Valid
        Activation stateActivation,

        @JsonPropertyDescription("Of the gates") @Valid Activation recurrentActivation,

        @JsonPropertyDescription(
                "Whether the reset gate scales the product of state and weights; if not, the state before the product")
        Boolean resetAfter,

        @JsonUnwrapped RecurrentSettings recurrence,

        @JsonUnwrapped WeightSettings settings)
        implements Recurrent {

    public Gru {
        stateActivation = Objects.requireNonNullElse(stateActivation, new Tanh());
        recurrentActivation = Objects.requireNonNullElse(recurrentActivation, new Sigmoid());
        resetAfter = Objects.requireNonNullElse(resetAfter, true);
        recurrence = Objects.requireNonNullElse(recurrence, RecurrentSettings.standard());
        settings = Objects.requireNonNullElse(settings, WeightSettings.standard());
    }

    Curve curve() {
        return Curve.of(stateActivation, "activation");
    }

    Curve recurrentCurve() {
        return Curve.of(recurrentActivation, "recurrent_activation");
    }

    @Override
    public int gates() {
        return 3;
    }

    @Override
    public Shape biasShape() {
        return resetAfter ? Recurrent.super.biasShape().batched(2) : Recurrent.super.biasShape();
    }

    @Override
    public Recurrent reversed() {
        return new Gru(units, stateActivation, recurrentActivation, resetAfter, recurrence.reversed(), settings);
    }

    @Override
    public void checkActivations() {
        curve();
        recurrentCurve();
    }

    @Override
    public Layer build(LayerContext context) {
        return resetAfter ? new GruLayer(context, this) : new GruResetBeforeLayer(context, this);
    }
}
