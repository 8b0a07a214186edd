package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.BiConsumer;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorTest {

    private static final int SIZE = 37;

    private interface Case {
        void apply(Vector a, Vector x);
    }

    /** On slices that begin within an array, so that an offset that is forgotten shows. */
    private static void check(DType dtype, Case operation, DoubleBinaryOperator expected) {
        Vector backing = Vector.zeros(dtype, SIZE + 11);
        Vector other = Vector.zeros(dtype, SIZE + 7);
        for (int i = 0; i < backing.size(); i++) {
            backing.set(i, Math.sin(i * 1.3) * 3);
        }
        for (int i = 0; i < other.size(); i++) {
            other.set(i, i == 9 ? 0 : Math.cos(i * 0.7) * 2);
        }
        Vector a = backing.slice(5, 5 + SIZE);
        Vector x = other.slice(3, 3 + SIZE);
        double[] before = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            before[i] = a.get(i);
        }
        double outside = backing.get(4) + backing.get(5 + SIZE);

        operation.apply(a, x);

        double tolerance = dtype == DType.FLOAT32 ? 3e-6 : 1e-14;
        for (int i = 0; i < SIZE; i++) {
            double wanted = expected.applyAsDouble(before[i], x.get(i));
            assertThat(a.get(i))
                    .as("element " + i)
                    .isCloseTo(wanted, within(tolerance * Math.max(1, Math.abs(wanted))));
        }
        assertThat(backing.get(4) + backing.get(5 + SIZE)).isEqualTo(outside);
    }

    @ParameterizedTest
    @EnumSource
    void computesWhatItsNamesSay(DType dtype) {
        check(dtype, (a, x) -> a.average(0.9, x), (a, x) -> 0.9 * a + 0.1 * x);
        check(dtype, (a, x) -> a.averageSquare(0.9, x), (a, x) -> 0.9 * a + 0.1 * x * x);
        check(dtype, (a, x) -> a.combine(0.3, -2, x), (a, x) -> 0.3 * a - 2 * x);
        check(dtype, (a, x) -> a.add(-0.5, x), (a, x) -> a - 0.5 * x);
        check(dtype, (a, x) -> a.addSign(2, x), (a, x) -> a + 2 * Math.signum(x));
        check(dtype, (a, x) -> a.scale(1.7), (a, x) -> 1.7 * a);
        check(dtype, (a, x) -> a.affine(1.7, 0.2), (a, x) -> 1.7 * a + 0.2);
        check(dtype, (a, x) -> a.clamp(1.5), (a, x) -> Math.min(Math.max(a, -1.5), 1.5));
        check(dtype, (a, x) -> a.addSquare(-2, x), (a, x) -> a - 2 * x * x);
        check(dtype, (a, x) -> a.maxAbsolute(0.9, x, 0.2), (a, x) -> Math.max(0.9 * a, Math.abs(x) + 0.2));
        check(dtype, Vector::max, Math::max);
        check(dtype, (a, x) -> a.max(0.4), (a, x) -> Math.max(a, 0.4));
        check(dtype, (Case) Vector::multiply, (a, x) -> a * x);
        check(dtype, Vector::copyFrom, (a, x) -> x);
        check(dtype, (a, x) -> a.fill(4), (a, x) -> 4);
        check(dtype, Vector::tanh, (a, x) -> Math.tanh(x));
        check(dtype, Vector::sigmoid, (a, x) -> 1 / (1 + Math.exp(-x)));
        check(dtype, Vector::exp, (a, x) -> Math.exp(x));
        check(dtype, (a, x) -> a.addSquare(-3, x), (a, x) -> a - 3 * x * x);
        check(dtype, (a, x) -> a.clamp(-0.5, 1.5), (a, x) -> Math.min(Math.max(a, -0.5), 1.5));
        check(dtype, (a, x) -> a.chooseBySign(x, 2, 5, -7), (a, x) -> x < 0 ? 2 : x > 0 ? -7 : 5);
        check(dtype, (a, x) -> a.add(2, x, -3, a, 0.5, x, 0.25, x), (a, x) -> -2 * a + 2.75 * x);
        check(
                dtype,
                (a, x) -> {
                    a.multiply(a);
                    a.power(a, 0.5);
                },
                (a, x) -> Math.abs(a));
        check(
                dtype,
                (a, x) -> {
                    x.multiply(x);
                    a.power(x, 0.75);
                },
                (a, x) -> Math.pow(x, 0.75));
        check(
                dtype,
                (a, x) -> {
                    x.multiply(x);
                    a.multiply(x);
                    a.divide(x);
                },
                (a, x) -> x == 0 ? 0 : a);
        check(
                dtype,
                (a, x) -> {
                    Vector v = Vector.zeros(dtype, SIZE);
                    v.averageSquare(0, x);
                    a.subtractRatio(0.1, x, 2, v, 0.01);
                },
                (a, x) -> a - 0.1 * x / (Math.sqrt(2 * x * x) + 0.01));
    }

    /** The third operand is x² + ½, on a view that begins elsewhere than the others. */
    @ParameterizedTest
    @EnumSource
    void computesWhatItsNamesSayOfThreeOperands(DType dtype) {
        check(dtype, (a, x) -> a.subtractQuotient(0.1, x, squarePlusHalf(x)), (a, x) -> a - 0.1 * x / (x * x + 0.5));
        check(
                dtype,
                (a, x) -> a.multiplyRootRatio(squarePlusHalf(x), squarePlusHalf(squarePlusHalf(x)), 0.25),
                (a, x) -> a * Math.sqrt((x * x + 0.75) / (Math.pow(x * x + 0.5, 2) + 0.75)));
        check(
                dtype,
                (a, x) -> a.addSignOfAverage(2, 0.75, x, squarePlusHalf(x)),
                (a, x) -> a + 2 * Math.signum(0.75 * x + 0.25 * (x * x + 0.5)));
    }

    private static Vector squarePlusHalf(Vector x) {
        Vector square = Vector.zeros(x.dtype(), x.size() + 1).slice(1, x.size() + 1);
        square.addSquare(1, x);
        square.affine(1, 0.5);
        return square;
    }

    @ParameterizedTest
    @EnumSource
    void signsAreExactForTheSmallestAndTheLargest(DType dtype) {
        boolean single = dtype == DType.FLOAT32;
        double least = single ? Float.MIN_VALUE : Double.MIN_VALUE;
        double most = single ? Float.MAX_VALUE : Double.MAX_VALUE;
        double[] values = {0, -0.0, least, -least, most, -most, 1, -1, Double.POSITIVE_INFINITY, Double.NaN};
        Vector x = Vector.zeros(dtype, values.length);
        for (int i = 0; i < values.length; i++) {
            x.set(i, values[i]);
        }
        Vector signs = Vector.zeros(dtype, values.length);
        signs.addSign(3, x);
        Vector ofAverage = Vector.zeros(dtype, values.length);
        ofAverage.addSignOfAverage(3, 1, x, Vector.zeros(dtype, values.length));

        for (int i = 0; i < values.length; i++) {
            assertThat(signs.get(i))
                    .as("sign of " + values[i])
                    .isEqualTo(Double.valueOf(0 + 3 * Math.signum(values[i])));
            assertThat(ofAverage.get(i)).as("sign of " + values[i]).isEqualTo(Double.valueOf(signs.get(i)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void choosesBySignOfTheSmallestAndTheLargest(DType dtype) {
        double smallest = dtype == DType.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
        double[] values = {smallest, -smallest, 0.0, -0.0, 1 / 0.0, -1 / 0.0, 1e30, -1e30};
        Vector x = Vector.zeros(dtype, values.length);
        for (int i = 0; i < values.length; i++) {
            x.set(i, values[i]);
        }
        x.chooseBySign(x, -4, 1, 8);
        for (int i = 0; i < values.length; i++) {
            assertThat(x.get(i)).as("of " + values[i]).isEqualTo(values[i] == 0 ? 1 : values[i] < 0 ? -4 : 8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void copiesRowsOutAndIn(DType dtype) {
        Vector backing = Vector.zeros(dtype, 20);
        for (int i = 0; i < 20; i++) {
            backing.set(i, i);
        }
        Vector matrix = backing.slice(2, 20);
        Vector row = Vector.zeros(dtype, 7).slice(3, 6);

        matrix.read(6, row);
        assertThat(new double[] {row.get(0), row.get(1), row.get(2)}).containsExactly(8, 9, 10);
        row.fill(-1);
        matrix.write(9, row);
        assertThat(backing.get(10)).isEqualTo(10);
        assertThat(new double[] {backing.get(11), backing.get(12), backing.get(13)})
                .containsExactly(-1, -1, -1);
        assertThat(backing.get(14)).isEqualTo(14);
    }

    @ParameterizedTest
    @EnumSource
    void reduces(DType dtype) {
        Vector vector = Vector.zeros(dtype, 9);
        double squares = 0;
        double absolutes = 0;
        for (int i = 0; i < 9; i++) {
            vector.set(i, i % 2 == 0 ? i : -i);
            squares += i * i;
            absolutes += i;
        }
        assertThat(vector.sumOfSquares()).isEqualTo(squares);
        assertThat(vector.sumOfAbsolutes()).isEqualTo(absolutes);
        assertThat(vector.slice(2, 7).sumOfSquares()).isEqualTo(4 + 9 + 16 + 25 + 36);
        assertThat(vector.argmax()).isEqualTo(8);
        assertThat(vector.slice(0, 8).argmax()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource
    void multipliesAndSumsWithinAPart(DType dtype) {
        Vector backing = Vector.zeros(dtype, 9);
        Vector other = Vector.zeros(dtype, 9);
        for (int i = 0; i < 9; i++) {
            backing.set(i, i);
            other.set(i, 10 * i);
        }
        Vector vector = backing.slice(2, 8);
        double[] sums = {1, 2, 3, 4};

        vector.addProductsTo(sums, 1, other.slice(1, 8), 3, 5);
        assertThat(sums).containsExactly(1, 2 + 5 * 40, 3 + 6 * 50, 4);

        vector.multiply(new double[] {9, 0.5, 2, 9}, 1, 3, 5);
        assertThat(vector.get(2)).isEqualTo(4);
        assertThat(vector.get(3)).isEqualTo(2.5);
        assertThat(vector.get(4)).isEqualTo(12);
        assertThat(vector.get(5)).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void softmaxSurvivesLargeLogits(DType dtype) {
        Vector logits = Vector.zeros(dtype, 3);
        logits.set(0, 1000);
        logits.set(1, 999);
        logits.set(2, -1000);
        Vector probabilities = Vector.zeros(dtype, 3);

        double logSum = logits.softmaxInto(probabilities);

        assertThat(logSum).isCloseTo(1000 + Math.log(1 + Math.exp(-1)), within(1e-12));
        assertThat(probabilities.get(0)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-7));
        assertThat(probabilities.get(2)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void tanhIsRightOverItsWholeRange(DType dtype) {
        Vector x = Vector.zeros(dtype, 4001);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, (i - 2000) / 100.0);
        }
        Vector y = Vector.zeros(dtype, x.size());
        BiConsumer<Vector, Vector> tanh = Vector::tanh;
        tanh.accept(y, x);
        for (int i = 0; i < x.size(); i++) {
            assertThat(y.get(i)).isCloseTo(Math.tanh(x.get(i)), within(dtype == DType.FLOAT32 ? 4e-7 : 0.0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void expIsRightOverItsWholeRange(DType dtype) {
        Vector x = Vector.zeros(dtype, 40001);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, (i - 20000) / 190.0);
        }
        Vector y = Vector.zeros(dtype, x.size());
        y.exp(x);
        for (int i = 0; i < x.size(); i++) {
            double exact = Math.exp(x.get(i));
            double spacing = dtype == DType.FLOAT32 ? Math.ulp((float) exact) : 0;
            if (exact < Float.MAX_VALUE) {
                assertThat(y.get(i)).as("of " + x.get(i)).isCloseTo(exact, within(3 * spacing));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void expAndItsKinKnowTheirLimits(DType dtype) {
        Vector x = Vector.zeros(dtype, 7);
        double[] values = {-1000, 1000, 0, -0.0, Float.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY};
        for (int i = 0; i < values.length; i++) {
            x.set(i, values[i]);
        }
        Vector y = Vector.zeros(dtype, values.length);
        y.exp(x);
        assertThat(elements(y)).containsExactly(0, Double.POSITIVE_INFINITY, 1, 1, 1, Double.NaN, 0);
        y.sigmoid(x);
        assertThat(elements(y)).containsExactly(0, 1, 0.5, 0.5, 0.5, Double.NaN, 0);
        y.tanh(x);
        assertThat(elements(y)).containsExactly(-1, 1, 0, -0.0, x.get(4), Double.NaN, -1);
    }

    private static double[] elements(Vector vector) {
        double[] elements = new double[vector.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = vector.get(i);
        }
        return elements;
    }
}
