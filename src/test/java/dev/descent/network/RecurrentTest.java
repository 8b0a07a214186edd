package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.optimizer.L2;
import dev.descent.optimizer.NonNeg;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrentTest {

    private static ModelSpec model(String layers) {
        return SpecReader.read(
                SpecReader.parse("{\"layers\": [" + layers.replace('\'', '"') + "]}"), "/model", ModelSpec.class);
    }

    private static Vector firstValues(String layer, String name) {
        Network network = Network.compile(model(layer), Shape.of(3, 2));
        try (Tensor parameters =
                Tensor.zeros(DType.FLOAT64, Shape.of(network.layout().size()))) {
            network.initialize(parameters, 7);
            ParameterLayout.Entry entry = network.layout().entries().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            return parameters.view(entry.offset(), entry.shape()).toVector();
        }
    }

    private static double[] array(Vector vector) {
        double[] values = new double[vector.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector.get(i);
        }
        return values;
    }

    @Test
    void openTheForgetGateAtFirst() {
        assertThat(array(firstValues("{'type': 'lstm', 'units': 2}", "0/bias")))
                .containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
        assertThat(array(firstValues("{'type': 'lstm', 'units': 2, 'bias_initializer': 3}", "0/bias")))
                .containsExactly(3, 3, 1, 1, 3, 3, 3, 3);
        assertThat(array(firstValues("{'type': 'lstm', 'units': 2, 'unit_forget_bias': false}", "0/bias")))
                .containsOnly(0);
    }

    @Test
    void beginWithOrthogonalWeightsBetweenStates() {
        double[] u = array(firstValues("{'type': 'gru', 'units': 2}", "0/recurrent_kernel"));

        assertThat(u).hasSize(12);
        double squares = 0;
        double product = 0;
        for (int j = 0; j < 6; j++) {
            squares += u[j] * u[j];
            product += u[j] * u[6 + j];
        }
        assertThat(squares).isCloseTo(1, within(1e-12));
        assertThat(product).isCloseTo(0, within(1e-12));
    }

    @Test
    void giveTheirRecurrentKernelItsOwnPenaltyAndConstraint() {
        String layer = "{'type': 'gru', 'units': 2, 'recurrent_regularizer': {'type': 'l2', 'l2': 0.5},"
                + " 'recurrent_constraint': 'non_neg', 'learning_rate_multiplier': 0.1}";
        Network network = Network.compile(model(layer), Shape.of(3, 2));

        assertThat(network.settings().get(0).regularizer()).isNull();
        assertThat(network.settings().get(1).regularizer()).isEqualTo(new L2(0.5));
        assertThat(network.settings().get(1).constraint()).isEqualTo(new NonNeg());
        assertThat(network.settings()).allMatch(settings -> settings.learningRateMultiplier() == 0.1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'simple_rnn', 'units': 2, 'activation': 'elu', 'kernel_regularizer': 'l2'}",
                "{'type': 'lstm', 'units': 2, 'return_sequences': true, 'unit_forget_bias': false}",
                "{'type': 'gru', 'units': 2, 'reset_after': false, 'recurrent_regularizer': 'l1'}",
                "{'type': 'bidirectional', 'merge_mode': 'ave', 'layer': {'type': 'lstm', 'units': 2}}",
                "{'type': 'time_distributed', 'layer': {'type': 'dense', 'units': 2, 'activation': 'relu'}}",
            })
    void surviveBeingStored(String json) {
        LayerSpec layer = model(json).layers().get(0);
        String stored = SpecReader.mapper().writerFor(LayerSpec.class).writeValueAsString(layer);

        assertThat(stored).doesNotContain("recurrence", "state_activation", "settings");
        assertThat(SpecReader.mapper().readValue(stored, LayerSpec.class)).isEqualTo(layer);
        assertThat(SpecReader.read(stored, LayerSpec.class)).isEqualTo(layer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'lstm', 'units': 2}, {'type': 'gru', 'units': 2} | /model/layers/1 | A recurrent layer needs an input of two axes, (time, features), and gets (2); put an `embedding` or a `reshape` before it, or let the layer before it return sequences.",
                "{'type': 'lstm', 'units': 2, 'activation': 'softmax'} | /model/layers/0/activation | Inside a recurrent layer an activation must treat every element alike, as `tanh`, `sigmoid` or `relu` do; put this one behind the layer, as a layer of its own.",
                "{'type': 'bidirectional', 'layer': {'type': 'gru', 'units': 2, 'recurrent_activation': 'softmax'}} | /model/layers/0/layer/recurrent_activation | Inside a recurrent layer an activation must treat every element alike, as `tanh`, `sigmoid` or `relu` do; put this one behind the layer, as a layer of its own.",
                "'flatten', {'type': 'time_distributed', 'layer': 'flatten'} | /model/layers/1 | `time_distributed` needs an input of at least two axes, time first, and gets (6); put a `reshape` before it, or use the layer without it.",
                "{'type': 'time_distributed', 'layer': {'type': 'lstm', 'units': 2}} | /model/layers/0/layer | A recurrent layer needs an input of two axes, (time, features), and gets (2); put an `embedding` or a `reshape` before it, or let the layer before it return sequences.",
            })
    void refuseWhatTheyCantTake(String layers, String pointer, String message) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> Network.compile(model(layers), Shape.of(3, 2)));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.message()).isEqualTo(message);
        });
    }

    @Test
    void goBothWaysOnlyIfTheyRecur() {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> model("{'type': 'bidirectional', 'layer': {'type': 'dense', 'units': 2}}"));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/model/layers/0/layer/type");
            assertThat(problem.message()).contains("dense");
        });
    }

    @Test
    void refuseACommonFieldThatIsMisspelt() {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> model("{'type': 'gru', 'units': 2, 'return_sequence': true}"));

        assertThat(refused.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("did you mean `return_sequences`?"));
    }
}
