package dev.descent.network;

import static dev.descent.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.descent.optimizer.L2;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.optimizer.ParameterSettings.Kind;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizedKernelTest {

    private static final Pass PASS = new Pass(0, 1);

    private static Network network(String layers, Shape input) {
        String json = "{\"layers\": [" + layers.replace('\'', '"') + "]}";
        return Network.compile(SpecReader.read(json, ModelSpec.class), input);
    }

    private static Tensor parameters(Network network, DType dtype) {
        Tensor parameters = Tensor.zeros(dtype, Shape.of(network.layout().size()));
        network.initialize(parameters, 11);
        return parameters;
    }

    @Test
    void standsForTheKernelInTheLayout() {
        Network network = network("""
                {'type': 'conv2d', 'filters': 5, 'kernel_size': 3, 'weight_normalization': true, 'kernel_regularizer': 'l2',
                 'learning_rate_multiplier': 0.5}
                """, Shape.of(4, 4, 2));

        assertThat(network.layout().entries())
                .extracting(ParameterLayout.Entry::name, entry -> entry.shape().sizes())
                .map(Object::toString)
                .containsExactly("(\"0/kernel_v\", [3, 3, 2, 5])", "(\"0/kernel_g\", [5])", "(\"0/bias\", [5])");
        assertThat(network.settings())
                .containsExactly(
                        new ParameterSettings(Kind.KERNEL, true, 0.5, new L2(0.01), null),
                        new ParameterSettings(Kind.NORMALIZATION, true, 0.5, null, null),
                        new ParameterSettings(Kind.BIAS, true, 0.5, null, null));
    }

    /** Before the first update nobody can tell whether weights are normalized. */
    @ParameterizedTest
    @EnumSource(DType.class)
    void beginsAsTheKernelThatWasDrawn(DType dtype) {
        String layers = "{'type': 'dense', 'units': 7, 'weight_normalization': %b}, {'type': 'dense', 'units': 3}";
        Network plain = network(layers.formatted(false), Shape.of(6));
        Network normalized = network(layers.formatted(true), Shape.of(6));

        assertClose(
                "output",
                output(normalized, parameters(normalized, dtype), dtype),
                numbers(output(plain, parameters(plain, dtype), dtype)),
                dtype == DType.FLOAT32 ? 1e-6 : 1e-15);
    }

    @Test
    void onlyItsDirectionCounts() {
        Network network = network("{'type': 'dense', 'units': 3, 'weight_normalization': true}", Shape.of(4));
        Tensor parameters = parameters(network, DType.FLOAT64);
        double[] before = numbers(output(network, parameters, DType.FLOAT64));
        Vector v = parameters.view(0, Shape.of(12)).toVector();
        v.scale(17);
        parameters.write(0, v);

        assertClose("output", output(network, parameters, DType.FLOAT64), before, 1e-14);
    }

    @Test
    void aUnitWithoutDirectionIsZeroAndStaysFinite() {
        Network network = network("{'type': 'dense', 'units': 3, 'weight_normalization': true}", Shape.of(4));
        Tensor parameters = parameters(network, DType.FLOAT64);
        parameters.write(0, Vector.zeros(DType.FLOAT64, parameters.elements()));
        Tensor gradients = Tensor.zeros(DType.FLOAT64, parameters.shape());

        assertThat(loss(network, parameters, gradients, null)).isZero();
        assertThat(gradients.toVector().sumOfSquares()).isPositive().isFinite();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'kernel_constraint': 'max_norm' | kernel_constraint",
                "'kernel_initializer': 'zeros' | kernel_initializer"
            })
    void refusesWhatAKernelOfDirectionAndLengthCannotHave(String setting, String field) {
        String layers = "{'type': 'dense', 'units': 3, 'weight_normalization': true, " + setting + "}";

        assertThatThrownBy(() -> network(layers, Shape.of(4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("/model/layers/0/" + field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'dense', 'units': 3, 'activation': 'tanh', 'weight_normalization': true}, 'flatten',"
                        + " {'type': 'dense', 'units': 2, 'weight_normalization': true}",
                "{'type': 'conv2d', 'filters': 3, 'kernel_size': 2, 'weight_normalization': true}, 'silu',"
                        + " {'type': 'conv2d', 'filters': 2, 'kernel_size': 2, 'dilation_rate': 2, 'weight_normalization': true}",
            })
    void itsGradientsAreSlopes(String layers) {
        Network network = network(layers, Shape.of(4, 5, 2));
        Tensor parameters = parameters(network, DType.FLOAT64);
        Tensor gradients = Tensor.zeros(DType.FLOAT64, parameters.shape());
        Vector input = Vector.zeros(DType.FLOAT64, 2 * 4 * 5 * 2);
        loss(network, parameters, gradients, input);
        Vector theta = parameters.toVector();
        Vector slopes = gradients.toVector();

        double h = 1e-6;
        for (ParameterLayout.Entry entry : network.layout().entries()) {
            for (int i = entry.offset(); i < entry.offset() + entry.elements(); i++) {
                double value = theta.get(i);
                theta.set(i, value + h);
                parameters.write(0, theta);
                double above = loss(network, parameters, null, null);
                theta.set(i, value - h);
                parameters.write(0, theta);
                double below = loss(network, parameters, null, null);
                theta.set(i, value);
                assertThat(slopes.get(i)).as(entry.name()).isCloseTo((above - below) / (2 * h), within(1e-7));
            }
        }
        assertThat(input.sumOfSquares()).isPositive();
    }

    @Test
    void aFrozenOneOnlyLetsGradientsThrough() {
        String layer =
                "{'type': 'conv2d', 'filters': 3, 'kernel_size': 2, 'weight_normalization': true, 'trainable': %b}";
        double[][] inputs = new double[2][];
        for (boolean trainable : new boolean[] {false, true}) {
            Network network = network(layer.formatted(trainable), Shape.of(4, 5, 2));
            Tensor parameters = parameters(network, DType.FLOAT64);
            Tensor gradients = Tensor.zeros(DType.FLOAT64, parameters.shape());
            Vector input = Vector.zeros(DType.FLOAT64, 2 * 4 * 5 * 2);
            loss(network, parameters, gradients, input);
            inputs[trainable ? 1 : 0] = numbers(input);
            assertThat(gradients.toVector().sumOfSquares() > 0).isEqualTo(trainable);
        }
        assertThat(inputs[0]).isEqualTo(inputs[1]);
    }

    private static Vector output(Network network, Tensor parameters, DType dtype) {
        try (Execution execution = network.inference(parameters, 2, false).allocate()) {
            execution.input().write(0, ramp(dtype, execution.input().elements()));
            execution.forward(PASS);
            return execution.output().toVector();
        }
    }

    /** Σ output·ramp, with all its gradients where there is room for them. */
    private static double loss(Network network, Tensor parameters, Tensor gradients, Vector inputGradient) {
        try (Execution execution = network.execution(
                        parameters, gradients, Share.whole(2), true, false, inputGradient != null)
                .allocate()) {
            execution.input().write(0, ramp(DType.FLOAT64, execution.input().elements()));
            execution.forward(PASS);
            Vector output = execution.output().toVector();
            Vector slope = ramp(DType.FLOAT64, output.size());
            double sum = 0;
            for (int i = 0; i < output.size(); i++) {
                sum += output.get(i) * slope.get(i);
            }
            if (gradients != null) {
                execution.outputGradient().write(0, slope);
                execution.backward(PASS);
            }
            if (inputGradient != null) {
                execution.inputGradient().read(0, inputGradient);
            }
            return sum;
        }
    }

    private static Vector ramp(DType dtype, int size) {
        Vector ramp = Vector.zeros(dtype, size);
        for (int i = 0; i < size; i++) {
            ramp.set(i, Math.sin(i + 1));
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
