package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializerTest {

    private static final String CLOSED = "{'type': 'random_uniform', 'minval': 1, 'maxval': 0.5}";

    @Test
    void aBareNumberIsTheSameValueEverywhere() {
        assertThat(read("-0.5")).isEqualTo(new ConstantValue(-0.5));
    }

    @Test
    void defaultsAreThoseOfKeras() {
        assertThat(read("'constant'")).isEqualTo(new ConstantValue(0.0));
        assertThat(read("'random_normal'")).isEqualTo(new RandomNormal(0.0, 0.05));
        assertThat(read("'truncated_normal'")).isEqualTo(new TruncatedNormal(0.0, 0.05));
        assertThat(read("'random_uniform'")).isEqualTo(new RandomUniform(-0.05, 0.05));
        assertThat(read("'orthogonal'")).isEqualTo(new Orthogonal(1.0));
        assertThat(read("'identity'")).isEqualTo(new Identity(1.0));
        assertThat(read("'variance_scaling'"))
                .isEqualTo(new VarianceScaling(
                        1.0, VarianceScaling.Mode.FAN_IN, VarianceScaling.Distribution.TRUNCATED_NORMAL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                CLOSED + " | /maxval | `maxval` must not lie below `minval`, 1.0.",
                "{'type': 'random_normal', 'stddev': -1} | /stddev | `stddev` must be ≥ 0, but is -1.",
                "{'type': 'truncated_normal', 'stddev': -1} | /stddev | `stddev` must be ≥ 0, but is -1.",
                "{'type': 'variance_scaling', 'scale': 0} | /scale | `scale` must be > 0, but is 0.",
                "{'type': 'variance_scaling', 'mode': 'fan_avrg'} | /mode | `mode` can't be the string \"fan_avrg\"; did you mean `fan_avg`?",
            })
    void refusesWhatIsNoDistribution(String json, String pointer, String message) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> read(json));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.message()).isEqualTo(message);
        });
    }

    @Test
    void variancesDifferByTheDistributionOnlyInTheirTails() {
        Shape shape = Shape.of(400, 100);
        Vector plain = fill(read("{'type': 'variance_scaling', 'distribution': 'untruncated_normal'}"), shape, 1);
        Vector truncated = fill(read("'variance_scaling'"), shape, 1);

        assertThat(plain.sumOfSquares() / plain.size()).isCloseTo(1.0 / 400, within(6e-5));
        assertThat(truncated.sumOfSquares() / truncated.size()).isCloseTo(1.0 / 400, within(6e-5));
        assertThat(largest(plain)).isGreaterThan(3.0 / 20);
        assertThat(largest(truncated)).isLessThan(2.3 / 20);
        assertThat(values(truncated)).isEqualTo(values(fill(new LecunNormal(), shape, 1)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "7, 1", "2, 2", "5, 5", "9, 4", "4, 9", "300, 200"})
    void orthogonalMatricesAreOrthogonal(int rows, int columns) {
        assertOrthogonal(fill(new Orthogonal(2.0), Shape.of(rows, columns), 3), columns, 2);
    }

    /** The moments of the entries and of the trace of a uniformly distributed orthogonal matrix are known. */
    @Test
    void everyOrthogonalMatrixIsEquallyLikely() {
        int draws = 20_000;
        double[] firsts = new double[9];
        double[] squares = new double[9];
        double[] fourths = new double[9];
        double trace = 0;
        double determinant = 0;
        for (int draw = 0; draw < draws; draw++) {
            Vector q = fill(new Orthogonal(1.0), Shape.of(3, 3), draw);
            for (int i = 0; i < 9; i++) {
                double square = q.get(i) * q.get(i);
                firsts[i] += q.get(i) / draws;
                squares[i] += square / draws;
                fourths[i] += square * square / draws;
            }
            double diagonal = q.get(0) + q.get(4) + q.get(8);
            trace += diagonal * diagonal / draws;
            determinant += determinant(q) / draws;
        }
        for (int i = 0; i < 9; i++) {
            assertThat(firsts[i]).isCloseTo(0, within(0.02));
            assertThat(squares[i]).isCloseTo(1.0 / 3, within(0.015));
            assertThat(fourths[i]).isCloseTo(1.0 / 5, within(0.015));
        }
        assertThat(trace).isCloseTo(1, within(0.06));
        assertThat(determinant).isCloseTo(0, within(0.04));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'conv2d', 'filters': 2, 'kernel_size': 3, 'kernel_initializer': 'identity'} | kernel | (3, 3, 1, 2)",
                "{'type': 'dense', 'units': 3, 'bias_initializer': 'identity'} | bias | (3)",
                "{'type': 'dense', 'units': 3, 'bias_initializer': 'orthogonal'} | bias | (3)",
            })
    void refusesWeightsOfTheWrongRank(String layer, String weight, String shape) {
        LayerSpec spec = SpecReader.read(layer.replace('\'', '"'), LayerSpec.class);
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> Network.compile(new ModelSpec(List.of(new Relu(), spec)), Shape.of(8, 8, 1)));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem)
                    .extracting(Problem::pointer, Problem::code)
                    .containsExactly("/model/layers/1/" + weight + "_initializer", "shape_mismatch");
            assertThat(problem.message()).contains("this one's shape is " + shape + "; use another initializer");
        });
    }

    /** QᵀQ = gain²·I, or QQᵀ where there are fewer rows than columns. */
    static void assertOrthogonal(Vector q, int columns, double gain) {
        int rows = q.size() / columns;
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        for (int a = 0; a < count; a++) {
            for (int b = 0; b <= a; b++) {
                double product = 0;
                for (int i = 0; i < length; i++) {
                    product += rows >= columns
                            ? q.get(i * columns + a) * q.get(i * columns + b)
                            : q.get(a * columns + i) * q.get(b * columns + i);
                }
                assertThat(product).as("%d · %d", a, b).isCloseTo(a == b ? gain * gain : 0, within(1e-12));
            }
        }
    }

    private static double determinant(Vector q) {
        return q.get(0) * (q.get(4) * q.get(8) - q.get(5) * q.get(7))
                - q.get(1) * (q.get(3) * q.get(8) - q.get(5) * q.get(6))
                + q.get(2) * (q.get(3) * q.get(7) - q.get(4) * q.get(6));
    }

    private static Initializer read(String json) {
        return SpecReader.read(json.replace('\'', '"'), Initializer.class);
    }

    private static Vector fill(Initializer initializer, Shape shape, long seed) {
        Vector values = Vector.zeros(DType.FLOAT64, (int) shape.elements());
        initializer.fill(values, shape, CounterRandom.of(seed));
        return values;
    }

    private static double largest(Vector vector) {
        return Arrays.stream(values(vector)).map(Math::abs).max().orElseThrow();
    }

    private static double[] values(Vector vector) {
        double[] values = new double[vector.size()];
        Arrays.setAll(values, vector::get);
        return values;
    }
}
