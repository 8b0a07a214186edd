package dev.descent.optimizer;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintTest {

    /** Columns of norm 5, 0 and 13. */
    private static final double[] MATRIX = {3, 0, -5, 4, 0, 12};

    private static double[] project(String json, DType dtype) {
        Vector theta = vector(dtype, MATRIX);
        read(json).on(Shape.of(2, 3)).accept(theta);
        return numbers(theta);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void projectsOntoNormsOfOne(DType dtype) {
        double[] columns = {0.6, 0, -5.0 / 13, 0.8, 0, 12.0 / 13};
        assertClose("axis 0", vector(dtype, project("'unit_norm'", dtype)), columns, 1e-7);
        double row = Math.sqrt(34);
        double other = Math.sqrt(160);
        double[] rows = {3 / row, 0, -5 / row, 4 / other, 0, 12 / other};
        assertClose("axis 1", vector(dtype, project("{'type': 'unit_norm', 'axis': 1}", dtype)), rows, 1e-7);
        assertClose("axis -1", vector(dtype, project("{'type': 'unit_norm', 'axis': [-1]}", dtype)), rows, 1e-7);
        double all = Math.sqrt(194);
        double[] whole = {3 / all, 0, -5 / all, 4 / all, 0, 12 / all};
        assertClose("no axis", vector(dtype, project("{'type': 'unit_norm', 'axis': []}", dtype)), whole, 1e-7);
        assertClose("all axes", vector(dtype, project("{'type': 'unit_norm', 'axis': [1, 0]}", dtype)), whole, 1e-7);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void boundsNormsThatAreTooLargeOnly(DType dtype) {
        double[] bounded = {3, 0, -5 * 6.0 / 13, 4, 0, 12 * 6.0 / 13};
        assertClose("max_norm", vector(dtype, project("{'type': 'max_norm', 'max_value': 6}", dtype)), bounded, 1e-6);
        double[] standard = {1.2, 0, -10.0 / 13, 1.6, 0, 24.0 / 13};
        assertClose("default", vector(dtype, project("'max_norm'", dtype)), standard, 1e-6);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void takesAwayNegativeNumbers(DType dtype) {
        assertThat(project("'non_neg'", dtype)).containsExactly(3, 0, 0, 4, 0, 12);
    }

    /** Against the definition, written down as plainly as can be. */
    @ParameterizedTest
    @CsvSource({"'0'", "'1'", "'2'", "'3'", "'0,1'", "'0,2'", "'1,3'", "'0,1,2'", "'1,2,3'", "'-1,-3'", "''"})
    void takesNormsOverAnyAxes(String list) {
        List<Integer> axes = new ArrayList<>();
        for (String axis : list.split(",")) {
            if (!axis.isEmpty()) {
                axes.add(Integer.parseInt(axis));
            }
        }
        int[] sizes = {2, 3, 4, 5};
        Vector theta = Vector.zeros(DType.FLOAT64, 120);
        CounterRandom random = CounterRandom.of(1);
        for (int i = 0; i < 120; i++) {
            theta.set(i, random.normal(i));
        }
        double[] before = numbers(theta);
        new UnitNorm(axes).on(Shape.of(sizes)).accept(theta);

        for (int i = 0; i < 120; i++) {
            double squares = 0;
            for (int j = 0; j < 120; j++) {
                squares += together(i, j, sizes, axes) ? before[j] * before[j] : 0;
            }
            assertThat(theta.get(i)).isCloseTo(before[i] / (Math.sqrt(squares) + 1e-7), within(1e-14));
        }
    }

    private static boolean together(int i, int j, int[] sizes, List<Integer> axes) {
        int restI = i;
        int restJ = j;
        for (int axis = 3; axis >= 0; axis--) {
            boolean over = axes.isEmpty() || axes.contains(axis) || axes.contains(axis - 4);
            if (!over && restI % sizes[axis] != restJ % sizes[axis]) {
                return false;
            }
            restI /= sizes[axis];
            restJ /= sizes[axis];
        }
        return true;
    }

    @Test
    void looksAtItsOwnNumbersOnly() {
        Vector all = Vector.zeros(DType.FLOAT32, 10);
        all.fill(7);
        all.slice(2, 8).copyFrom(vector(DType.FLOAT32, MATRIX));
        new UnitNorm(null).on(Shape.of(2, 3)).accept(all.slice(2, 8));

        assertThat(numbers(all)).startsWith(7, 7).endsWith(7, 7);
        assertThat(all.get(2)).isCloseTo(0.6, within(1e-6));
        assertThat(all.get(7)).isCloseTo(12.0 / 13, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'unit_norm'", "{'type': 'max_norm', 'axis': [1]}", "{'type': 'max_norm', 'axis': []}"})
    void projectsEachTensorAnew(String json) {
        Consumer<Vector> projection = read(json).on(Shape.of(2, 3));
        projection.accept(vector(DType.FLOAT64, new double[] {9, 8, 7, 6, 5, 4}));
        Vector theta = vector(DType.FLOAT64, MATRIX);
        projection.accept(theta);

        assertThat(numbers(theta)).containsExactly(project(json, DType.FLOAT64));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'max_norm', 'max_value': 0} | /max_value | `max_value` must be > 0, but is 0.",
                "{'type': 'unit_norm', 'axis': 'all'} | /axis | `axis` must be an integer, but is the string \"all\".",
                "{'type': 'unit_norm', 'axis': [0, null]} | /axis/1 | Element 1 of `axis` must be an integer, but is null.",
                "'unit_nrom' | '' | Unknown type `unit_nrom`; did you mean `unit_norm`?",
            })
    void refusesWhatIsNoConstraint(String json, String pointer, String message) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> read(json));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer.equals("''") ? "" : pointer);
            assertThat(problem.message()).isEqualTo(message);
        });
    }

    private static Constraint read(String json) {
        return SpecReader.read(json.replace('\'', '"'), Constraint.class);
    }

    private static double[] numbers(Vector vector) {
        double[] numbers = new double[vector.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = vector.get(i);
        }
        return numbers;
    }
}
