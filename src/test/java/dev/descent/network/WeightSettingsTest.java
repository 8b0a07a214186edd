package dev.descent.network;

import static dev.descent.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.optimizer.L1;
import dev.descent.optimizer.L2;
import dev.descent.optimizer.MaxNorm;
import dev.descent.optimizer.NonNeg;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.optimizer.ParameterSettings.Kind;
import dev.descent.spec.Catalogue;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.JsonSchemas;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WeightSettingsTest {

    private static final String ALL =
            "'kernel_regularizer': 'l1', 'bias_regularizer': {'type': 'l2', 'l2': 0.5}, 'kernel_constraint':"
                    + " {'type': 'max_norm', 'max_value': 3, 'axis': -1}, 'bias_constraint': 'non_neg', 'trainable': false,"
                    + " 'learning_rate_multiplier': 0.1, 'weight_normalization': false";

    private static final List<String> FIELDS = List.of(
            "kernel_regularizer",
            "bias_regularizer",
            "kernel_constraint",
            "bias_constraint",
            "trainable",
            "learning_rate_multiplier",
            "weight_normalization");

    private static ModelSpec model(String layers) {
        return SpecReader.read(
                SpecReader.parse("{\"layers\": [" + layers.replace('\'', '"') + "]}"), "/model", ModelSpec.class);
    }

    private static LayerSpec dense(String settings) {
        return model("{'type': 'dense', 'units': 2, " + settings + "}").layers().get(0);
    }

    @Test
    void standAmongTheFieldsOfALayer() {
        assertThat(dense(ALL).settings())
                .isEqualTo(new WeightSettings(
                        new L1(0.01), new L2(0.5), new MaxNorm(3.0, List.of(-1)), new NonNeg(), false, 0.1, false));
        assertThat(dense("'use_bias': true").settings()).isEqualTo(WeightSettings.standard());
    }

    @Test
    void surviveBeingStored() {
        LayerSpec layer = dense(ALL);
        String stored = SpecReader.mapper().writerFor(LayerSpec.class).writeValueAsString(layer);

        assertThat(stored).contains("\"kernel_constraint\":{\"type\":\"max_norm\",\"max_value\":3.0,\"axis\":[-1]}");
        assertThat(stored).doesNotContain("settings");
        assertThat(SpecReader.mapper().readValue(stored, LayerSpec.class)).isEqualTo(layer);
        assertThat(SpecReader.read(stored, LayerSpec.class)).isEqualTo(layer);
        assertThat(SpecReader.mapper()
                        .readValue("{\"type\":\"dense\",\"units\":2}", LayerSpec.class)
                        .settings())
                .isEqualTo(WeightSettings.standard());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'kernel_constraint': {'type': 'unit_norm', 'axis': 'x'} | /kernel_constraint/axis | `axis` must be an integer, but is the string \"x\".",
                "'bias_regularizer': {'type': 'l2', 'l2': -1} | /bias_regularizer/l2 | `l2` must be ≥ 0, but is -1.",
                "'kernel_regularizer': 'l3' | /kernel_regularizer | Unknown type `l3`; did you mean `l1`?",
                "'kernel_constrain': 'non_neg' | /kernel_constrain | Unknown field `kernel_constrain`; did you mean `kernel_constraint`?",
                "'learning_rate_multiplier': -0.5 | /learning_rate_multiplier | `learning_rate_multiplier` must be ≥ 0, but is -0.5.",
                "'trainable': 'no' | /trainable | `trainable` must be true or false, but is the string \"no\".",
                "'settings': {'trainable': true} | /settings | Unknown field `settings`.",
            })
    void areRefusedWhereTheyStand(String setting, String pointer, String message) {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> model("{'type': 'dense', 'units': 2, " + setting + "}"));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/model/layers/0" + pointer);
            assertThat(problem.message()).isEqualTo(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'kernel_constraint': {'type': 'unit_norm', 'axis': [0, 2]} | kernel | `axis` 2 is none of a weight of shape (3, 2); its axes are 0 to 1.",
                "'kernel_constraint': {'type': 'max_norm', 'axis': -3} | kernel | `axis` -3 is none of a weight of shape (3, 2); its axes are 0 to 1.",
                "'bias_constraint': {'type': 'max_norm', 'axis': 1} | bias | `axis` 1 is none of a weight of shape (2); its axes are 0 to 0.",
            })
    void refuseAnAxisThatTheWeightLacks(String setting, String weight, String message) {
        ModelSpec model = model("'relu', {'type': 'dense', 'units': 2, " + setting + "}");
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> Network.compile(model, Shape.of(3)));

        assertThat(refused.problems())
                .containsExactly(
                        new Problem("/model/layers/1/" + weight + "_constraint/axis", "shape_mismatch", message, null));
    }

    @Test
    void areHandedOnInTheOrderOfTheWeights() {
        Network network = Network.compile(
                model("{'type': 'dense', 'units': 2, " + ALL + "}, 'relu', {'type': 'dense', 'units': 1}"),
                Shape.of(3));

        assertThat(network.layout().entries())
                .extracting("name")
                .containsExactly("0/kernel", "0/bias", "2/kernel", "2/bias");
        assertThat(network.settings())
                .containsExactly(
                        new ParameterSettings(Kind.KERNEL, false, 0.1, new L1(0.01), new MaxNorm(3.0, List.of(-1))),
                        new ParameterSettings(Kind.BIAS, false, 0.1, new L2(0.5), new NonNeg()),
                        ParameterSettings.of(Kind.KERNEL),
                        ParameterSettings.of(Kind.BIAS));
        assertThat(network.parameterCount(0, true)).isZero();
        assertThat(network.parameterCount(0, false)).isEqualTo(8);
        assertThat(network.parameterCount(2, true)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(classes = {Dense.class, Conv2d.class})
    void areDescribedWithEachLayer(Class<?> layer) {
        JsonNode schema = JsonSchemas.of(LayerSpec.class).get(layer.getSimpleName());
        Catalogue.Entry entry = Catalogue.of(LayerSpec.class).stream()
                .filter(candidate -> candidate
                        .name()
                        .equals(layer.getAnnotation(JsonTypeName.class).value()))
                .findFirst()
                .orElseThrow();

        assertThat(schema.get("properties").propertyNames()).containsAll(FIELDS).doesNotContain("settings");
        assertThat(schema.at("/properties/kernel_constraint/$ref").asString()).endsWith("/Constraint");
        assertThat(entry.parameters()).extracting(Catalogue.Parameter::name).containsAll(FIELDS);
        assertThat(Catalogue.families(LayerSpec.class))
                .extracting(Class::getSimpleName)
                .contains("Regularizer", "Constraint");
    }

    /** A frozen layer passes the same gradient on, and leaves its own weights' gradients alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'dense', 'units': 3, 'activation': 'tanh'%s}",
                "{'type': 'conv2d', 'filters': 3, 'kernel_size': 2, 'activation': 'tanh'%s}",
                "{'type': 'conv2d', 'filters': 3, 'kernel_size': 2, 'dilation_rate': 2, 'activation': 'tanh'%s}"
            })
    void aFrozenLayerOnlyLetsGradientsThrough(String layer) {
        Gradients learned = gradients(layer.formatted(""));
        Gradients frozen = gradients(layer.formatted(", 'trainable': false"));

        assertClose("input", frozen.input(), numbers(learned.input()), 0);
        assertThat(learned.weights().sumOfSquares()).isPositive();
        assertThat(frozen.weights().sumOfSquares()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'dense', 'units': 3%s}",
                "{'type': 'conv2d', 'filters': 3, 'kernel_size': 2%s}",
                "{'type': 'conv2d', 'filters': 3, 'kernel_size': 2, 'dilation_rate': 2%s}"
            })
    void nothingRunsBackwardThroughWhatNobodyLearns(String layer) {
        Network network = Network.compile(model(layer.formatted(", 'trainable': false")), Shape.of(4, 5, 2));
        Tensor gradients = Tensor.zeros(DType.FLOAT32, Shape.of(network.layout().size()));

        try (Execution execution = network.execution(gradients, gradients, Share.whole(2), true, false, false)
                .allocate()) {
            assertThat(execution.outputGradient()).isNull();
        }
    }

    private record Gradients(Vector input, Vector weights) {}

    private static Gradients gradients(String layer) {
        Network network = Network.compile(model(layer), Shape.of(4, 5, 2));
        Shape flat = Shape.of(network.layout().size());
        Tensor parameters = Tensor.zeros(DType.FLOAT64, flat);
        Tensor gradients = Tensor.zeros(DType.FLOAT64, flat);
        network.initialize(parameters, 4);
        try (Execution execution = network.execution(parameters, gradients, Share.whole(2), true, false, true)
                .allocate()) {
            execution.input().write(0, ramp(execution.input().elements()));
            execution.forward(new Pass(0, 1));
            execution.outputGradient().write(0, ramp(execution.output().elements()));
            execution.backward(new Pass(0, 1));
            return new Gradients(execution.inputGradient().toVector(), gradients.toVector());
        }
    }

    private static Vector ramp(int size) {
        Vector ramp = Vector.zeros(DType.FLOAT64, size);
        for (int i = 0; i < size; i++) {
            ramp.set(i, Math.sin(i));
        }
        return ramp;
    }

    private static double[] numbers(Vector vector) {
        double[] numbers = new double[vector.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = vector.get(i);
        }
        return numbers;
    }
}
