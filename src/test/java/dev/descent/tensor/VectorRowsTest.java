package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations on blocks of rows, on views that begin within their arrays and next to numbers that must stay as they are. */
class VectorRowsTest {

    private static final double OUTSIDE = 1e20;

    static Stream<Arguments> shapes() {
        return Stream.of(DType.values())
                .flatMap(dtype -> Stream.of(
                        Arguments.of(dtype, 1, 1),
                        Arguments.of(dtype, 7, 1),
                        Arguments.of(dtype, 1, 9),
                        Arguments.of(dtype, 5, 3),
                        Arguments.of(dtype, 21, 10),
                        Arguments.of(dtype, 8, 64),
                        Arguments.of(dtype, 3, 701)));
    }

    private static Vector filled(DType dtype, int size, int at, double phase) {
        Vector backing = Vector.zeros(dtype, at + size + 1);
        backing.fill(OUTSIDE);
        Vector vector = backing.slice(at, at + size);
        for (int i = 0; i < size; i++) {
            vector.set(i, 2 * Math.sin(i * 1.7 + phase));
        }
        return vector;
    }

    private static void assertElements(Vector actual, DoubleBinaryOperator expected, int width) {
        double tolerance = actual.dtype() == DType.FLOAT32 ? 4e-6 : 1e-13;
        for (int i = 0; i < actual.size(); i++) {
            double wanted = expected.applyAsDouble(i / width, i % width);
            assertThat(actual.get(i))
                    .as("row " + i / width + ", column " + i % width)
                    .isCloseTo(wanted, within(tolerance * Math.max(1, Math.abs(wanted))));
        }
        assertThat(actual.get(actual.size())).as("behind the last").isCloseTo(OUTSIDE, within(1e13));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void reducesRows(DType dtype, int rows, int width) {
        Vector x = filled(dtype, rows * width, 5, 0);
        Vector y = filled(dtype, rows * width, 2, 1);
        Vector m = filled(dtype, rows, 3, 0);

        m.rowSums(x, width);
        assertElements(m, (r, j) -> sum(rows, width, (k, l) -> k == r ? at(x, width, k, l) : 0), 1);
        m.rowProducts(x, y, width);
        assertElements(
                m, (r, j) -> sum(rows, width, (k, l) -> k == r ? at(x, width, k, l) * at(y, width, k, l) : 0), 1);
        m.rowMaxima(x, width);
        for (int r = 0; r < rows; r++) {
            Vector row = x.slice(r * width, (r + 1) * width);
            assertThat(m.get(r)).isEqualTo(row.get(row.argmax()));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void treatsEachRowInItsOwnWay(DType dtype, int rows, int width) {
        Vector a = filled(dtype, rows * width, 5, 0);
        Vector before = filled(dtype, rows * width, 5, 0);
        Vector x = filled(dtype, rows * width, 2, 1);
        Vector m = filled(dtype, rows + 2, 3, 2);
        Vector n = filled(dtype, rows, 1, 3);

        a.addPerRow(-0.5, m, width);
        assertElements(a, (r, j) -> at(before, width, r, j) - 0.5 * m.get((int) r), width);
        a.copyFrom(before);
        a.addPerRow(-0.5, m, x, width);
        assertElements(a, (r, j) -> at(before, width, r, j) - 0.5 * m.get((int) r) * at(x, width, r, j), width);
        a.copyFrom(before);
        a.multiplyPerRow(m, width);
        assertElements(a, (r, j) -> at(before, width, r, j) * m.get((int) r), width);
        a.copyFrom(before);
        a.affinePerRow(m, n, width);
        assertElements(a, (r, j) -> at(before, width, r, j) * m.get((int) r) + n.get((int) r), width);
        a.copyFrom(before);
        a.dividePerRow(m, width);
        assertElements(a, (r, j) -> at(before, width, r, j) / m.get((int) r), width);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void treatsAllRowsAlike(DType dtype, int rows, int width) {
        Vector a = filled(dtype, rows * width, 5, 0);
        Vector before = filled(dtype, rows * width, 5, 0);
        Vector b = filled(dtype, width, 3, 1);
        Vector c = filled(dtype, width, 3, 2);
        Vector bs = filled(dtype, rows * width, 4, 2);
        Vector cs = filled(dtype, rows * width, 5, 2);
        bs.repeat(b);
        cs.repeat(c);

        assertElements(bs, (r, j) -> b.get((int) j), width);
        a.multiplyAdd(bs, cs);
        assertElements(a, (r, j) -> at(before, width, r, j) * b.get((int) j) + c.get((int) j), width);
        a.copyFrom(before);
        a.addProduct(bs, cs);
        assertElements(a, (r, j) -> at(before, width, r, j) + b.get((int) j) * c.get((int) j), width);

        c.addColumnSums(before);
        assertElements(
                c, (r, j) -> cs.get((int) j) + sum(rows, width, (k, l) -> l == j ? at(before, width, k, l) : 0), width);
    }

    @ParameterizedTest
    @EnumSource
    void repeatsAPartOfARow(DType dtype) {
        Vector x = filled(dtype, 3, 2, 0);
        Vector a = filled(dtype, 8, 1, 1);
        a.repeat(x);
        assertElements(a, (i, j) -> x.get((int) i % 3), 1);
    }

    @ParameterizedTest
    @EnumSource
    void keepsAGradientWhereARectifierPassedIt(DType dtype) {
        double least = dtype == DType.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
        double[] outputs = {0, -0.0, least, 1, 1e30, Double.POSITIVE_INFINITY, -least, -3};
        Vector y = Vector.zeros(dtype, outputs.length);
        for (int i = 0; i < outputs.length; i++) {
            y.set(i, outputs[i]);
        }
        for (int at : new int[] {0, 3}) {
            Vector gradient = filled(dtype, outputs.length, 0, 1);
            Vector before = filled(dtype, outputs.length, 0, 1);
            Vector sums = filled(dtype, outputs.length, at, 2);
            Vector sumsBefore = filled(dtype, outputs.length, at, 2);
            DoubleBinaryOperator kept = (i, j) -> outputs[(int) i] > 0 ? before.get((int) i) : 0;

            gradient.keepWherePositive(y, sums);
            assertElements(gradient, kept, 1);
            assertElements(sums, (i, j) -> sumsBefore.get((int) i) + kept.applyAsDouble(i, j), 1);
            gradient.copyFrom(before);
            gradient.keepWherePositive(y);
            assertElements(gradient, kept, 1);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void softmaxAndItsLogarithmAgreeWithTheirDefinition(DType dtype, int rows, int width) {
        Vector x = filled(dtype, rows * width, 5, 0);
        Vector y = filled(dtype, rows * width, 4, 0);
        Vector logarithm = filled(dtype, rows * width, 4, 0);
        Vector room = Vector.zeros(dtype, rows);
        double[] sums = new double[rows];
        for (int i = 0; i < x.size(); i++) {
            sums[i / width] += Math.exp(x.get(i));
        }

        y.softmaxPerRow(width, room);
        assertElements(y, (r, j) -> Math.exp(at(x, width, r, j)) / sums[(int) r], width);
        logarithm.logSoftmaxPerRow(width, Vector.zeros(dtype, rows * width), room);
        assertElements(logarithm, (r, j) -> at(x, width, r, j) - Math.log(sums[(int) r]), width);

        Vector gradient = filled(dtype, rows * width, 5, 2);
        Vector before = filled(dtype, rows * width, 5, 2);
        gradient.softmaxSlopePerRow(y, width, room);
        assertElements(
                gradient,
                (r, j) -> {
                    double dot = sum(rows, width, (k, l) -> k == r ? at(before, width, k, l) * at(y, width, k, l) : 0);
                    return at(y, width, r, j) * (at(before, width, r, j) - dot);
                },
                width);
    }

    @ParameterizedTest
    @EnumSource
    void softmaxSurvivesLargeAndMissingNumbersInOtherRows(DType dtype) {
        double[] logits = {1000, 999, -1000, -1000, -1000, Double.NEGATIVE_INFINITY, 0, Double.NaN, 1, 0, 0, 0};
        Vector x = Vector.zeros(dtype, logits.length);
        for (int i = 0; i < logits.length; i++) {
            x.set(i, logits[i]);
        }
        x.softmaxPerRow(3, Vector.zeros(dtype, 4));

        double[] expected = {1 / (1 + Math.exp(-1)), 1 / (1 + Math.E), 0, 0.5, 0.5, 0};
        for (int i = 0; i < expected.length; i++) {
            assertThat(x.get(i)).isCloseTo(expected[i], within(1e-7));
        }
        for (int i = 6; i < 9; i++) {
            assertThat(x.get(i)).isNaN();
        }
        for (int i = 9; i < 12; i++) {
            assertThat(x.get(i)).isCloseTo(1 / 3.0, within(1e-7));
        }
    }

    private static double at(Vector x, int width, double r, double j) {
        return x.get((int) r * width + (int) j);
    }

    private static double sum(int rows, int width, DoubleBinaryOperator element) {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < width; j++) {
                sum += element.applyAsDouble(r, j);
            }
        }
        return sum;
    }
}
