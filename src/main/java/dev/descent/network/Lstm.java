package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;
import java.util.Optional;

/**
 * Long short-term memory (Hochreiter, Schmidhuber 1997, with the forget gate of Gers, Schmidhuber, Cummins 2000): kernel
 * [features, 4·units], recurrent_kernel [units, 4·units], bias [4·units], of the input gate, the forget gate, the candidate and the
 * output gate.
 */
@JsonTypeName("lstm")
@About(
        value = "Long short-term memory: cells that gates write to, empty and read.",
        equation = "(i, f, g, o) = xₜ·W + hₜ₋₁·U + b; cₜ = σ(f)cₜ₋₁ + σ(i)tanh(g); hₜ = σ(o)tanh(cₜ)",
        source = "Hochreiter, Schmidhuber 1997: Long Short-Term Memory")
public record Lstm(
        @JsonPropertyDescription("Size of the state") @NotNull @Positive @Max(1_000_000)
        Integer units,

        @JsonPropertyDescription("Of the candidate and of the cells") @JsonProperty("activation") @Valid
        Activation stateActivation,

        @JsonPropertyDescription("Of the gates") @Valid Activation recurrentActivation,

        @JsonPropertyDescription(
                "Whether the bias of the forget gate begins with ones, so that cells keep what they hold at first")
        Boolean unitForgetBias,

        @JsonUnwrapped RecurrentSettings recurrence,

        @JsonUnwrapped WeightSettings settings)
        implements Recurrent {

    public Lstm {
        stateActivation = Objects.requireNonNullElse(stateActivation, new Tanh());
        recurrentActivation = Objects.requireNonNullElse(recurrentActivation, new Sigmoid());
        unitForgetBias = Objects.requireNonNullElse(unitForgetBias, true);
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
        return 4;
    }

    @Override
    public FirstValues firstBias() {
        Initializer initializer = recurrence.biasInitializer();
        return unitForgetBias ? new OpenForgetGate(initializer, units) : initializer;
    }

    /** Ones for the forget gate, and for the others what the user chose (Jozefowicz, Zaremba, Sutskever 2015). */
    private record OpenForgetGate(Initializer others, int units) implements FirstValues {

        @Override
        public Optional<String> refusal(Shape shape) {
            return others.refusal(shape);
        }

        @Override
        public void fill(Vector values, Shape shape, CounterRandom random) {
            others.fill(values, shape, random);
            values.slice(units, 2 * units).fill(1);
        }
    }

    @Override
    public Recurrent reversed() {
        return new Lstm(units, stateActivation, recurrentActivation, unitForgetBias, recurrence.reversed(), settings);
    }

    @Override
    public void checkActivations() {
        curve();
        recurrentCurve();
    }

    @Override
    public Layer build(LayerContext context) {
        return new LstmLayer(context, this);
    }
}
