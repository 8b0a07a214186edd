package dev.descent.optimizer;

import static dev.descent.Golden.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegularizerTest {

    private static final double[] THETA = {1.5, -2, 0.25, -1e-3, 0, 3};

    static Stream<Regularizer> regularizers() {
        return Stream.of(new L1(0.3), new L2(0.7), new L1L2(0.3, 0.7), new L1L2(0.0, 0.7), new L1L2(0.3, 0.0));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void penalizesAbsoluteValuesAndSquares(DType dtype) {
        Vector theta = vector(dtype, THETA);

        assertThat(new L1(0.3).value(theta)).isCloseTo(0.3 * 6.751, within(1e-6));
        assertThat(new L2(0.7).value(theta)).isCloseTo(0.7 * 15.312501, within(1e-6));
        assertThat(new L1L2(0.3, 0.7).value(theta)).isCloseTo(0.3 * 6.751 + 0.7 * 15.312501, within(1e-6));
    }

    @ParameterizedTest
    @MethodSource("regularizers")
    void addsTheSlopeOfItsValue(Regularizer regularizer) {
        Vector theta = vector(DType.FLOAT64, THETA);
        Vector gradient = vector(DType.FLOAT64, new double[] {10, 20, 30, 40, 50, 60});
        regularizer.addGradient(gradient, theta);

        double h = 1e-6;
        for (int i = 0; i < THETA.length; i++) {
            theta.set(i, THETA[i] + h);
            double above = regularizer.value(theta);
            theta.set(i, THETA[i] - h);
            double below = regularizer.value(theta);
            theta.set(i, THETA[i]);
            assertThat(gradient.get(i) - 10 * (i + 1)).isCloseTo((above - below) / (2 * h), within(1e-8));
        }
    }

    @Test
    void defaultsAreThoseOfKeras() {
        assertThat(SpecReader.read("\"l1\"", Regularizer.class)).isEqualTo(new L1(0.01));
        assertThat(SpecReader.read("\"l2\"", Regularizer.class)).isEqualTo(new L2(0.01));
        assertThat(SpecReader.read("\"l1_l2\"", Regularizer.class)).isEqualTo(new L1L2(0.0, 0.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type': 'l1', 'l1': -1}", "{'type': 'l2', 'l2': -1}", "{'type': 'l1_l2', 'l2': -1}"})
    void refusesNegativeFactors(String json) {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> SpecReader.read(json.replace('\'', '"'), Regularizer.class));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).matches("/l[12]");
            assertThat(problem.message()).endsWith("must be ≥ 0, but is -1.");
        });
    }
}
