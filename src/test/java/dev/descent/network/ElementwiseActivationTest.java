package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Single precision, which is computed by approximations, against value and slope in double precision. */
class ElementwiseActivationTest {

    private static final double[] EXTREMES = {
        0,
        -0.0,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        1e-20,
        -1e-20,
        80,
        -80,
        -90,
        1000,
        -1000,
        -1e10
    };

    static Stream<ElementwiseActivation> activations() {
        return Stream.of(
                new Elu(null),
                new Elu(0.25),
                new Elu(0.0),
                new Exponential(),
                new Gelu(false),
                new Gelu(true),
                new HardSigmoid(),
                new LeakyRelu(null),
                new Mish(),
                new Selu(),
                new Sigmoid(),
                new Silu(),
                new Softplus(),
                new Softsign(),
                new Tanh());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void agreesWithDoublePrecisionOverTheWholeRange(ElementwiseActivation activation) {
        double[] points = DoubleStream.concat(
                        DoubleStream.iterate(-25, x -> x < 25, x -> x + 0.00703), DoubleStream.of(EXTREMES))
                .toArray();
        Vector x = Vector.zeros(DType.FLOAT32, points.length + 3).slice(3, points.length + 3);
        Vector y = Vector.zeros(DType.FLOAT32, points.length);
        Vector gradient = Vector.zeros(DType.FLOAT32, points.length);
        for (int i = 0; i < points.length; i++) {
            x.set(i, points[i]);
        }
        gradient.fill(-2);

        activation.forward(x, y);
        activation.backward(x, y, gradient);

        for (int i = 0; i < points.length; i++) {
            double value = activation.value(x.get(i));
            assertClose("value", x.get(i), y.get(i), value);
            assertClose("slope", x.get(i), gradient.get(i) / -2, activation.slope(x.get(i), value));
        }
    }

    private static void assertClose(String what, double x, double actual, double expected) {
        if (Math.abs(expected) > Float.MAX_VALUE) {
            assertThat(actual).as(what + " at " + x).isEqualTo((double) (float) expected);
        } else {
            assertThat(actual)
                    .as(what + " at " + x)
                    .isCloseTo(expected, Offset.offset(3e-6 * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("activations")
    void notANumberStaysOne(ElementwiseActivation activation) {
        Vector x = Vector.zeros(DType.FLOAT32, 1);
        x.fill(Double.NaN);
        Vector y = Vector.zeros(DType.FLOAT32, 1);
        Vector gradient = Vector.zeros(DType.FLOAT32, 1);
        gradient.fill(1);

        activation.forward(x, y);
        activation.backward(x, y, gradient);

        assertThat(y.get(0)).isNaN();
        assertThat(gradient.get(0)).isNaN();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void worksInPlace(ElementwiseActivation activation) {
        Vector x = Vector.zeros(DType.FLOAT32, 100);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, Math.sin(i) * 5);
        }
        Vector y = Vector.zeros(DType.FLOAT32, 100);
        activation.forward(x, y);
        activation.forward(x, x);
        for (int i = 0; i < x.size(); i++) {
            assertThat(x.get(i)).isEqualTo(y.get(i));
        }
    }
}
