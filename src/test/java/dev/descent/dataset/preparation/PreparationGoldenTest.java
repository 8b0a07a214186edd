package dev.descent.dataset.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.statistics.Quantiles;
import dev.descent.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Against values computed by scikit-learn and NumPy; the file says which. */
class PreparationGoldenTest {

    private static final double TOLERANCE = 1e-9;

    private static Stream<Named<JsonNode>> cases(String list) {
        try (InputStream in =
                Objects.requireNonNull(PreparationGoldenTest.class.getResourceAsStream("/golden/preparation.json"))) {
            return SpecReader.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .path(list)
                    .valueStream()
                    .map(node -> Named.of(node.has("name") ? node.get("name").stringValue() : list, node));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Named<JsonNode>> numbers() {
        return cases("cases");
    }

    static Stream<Named<JsonNode>> targetEncodings() {
        return cases("target_encoding");
    }

    static Stream<Named<JsonNode>> categories() {
        return cases("categories");
    }

    static Stream<Named<JsonNode>> quantiles() {
        return cases("quantiles");
    }

    static double[][] matrix(JsonNode rows) {
        return rows.valueStream().map(PreparationGoldenTest::vector).toArray(double[][]::new);
    }

    private static double[] vector(JsonNode values) {
        return values.valueStream()
                .mapToDouble(value -> value.isNull() ? Double.NaN : value.doubleValue())
                .toArray();
    }

    private static List<String> texts(JsonNode values) {
        return values.valueStream().map(JsonNode::stringValue).toList();
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void stepsOnNumbers(JsonNode golden) {
        MemoryRows rows = MemoryRows.ofNumbers(matrix(golden.get("rows")));
        List<Preparation> steps = Pipeline.resolved(rows, MemoryRows.steps(golden.get("spec")), rows.all());
        double[][] prepared = rows.prepared(steps);
        double[][] expected = matrix(golden.get("expected"));
        if (golden.get("sign_free").booleanValue()) {
            align(prepared, expected);
        }
        assertEqual(prepared, expected);
    }

    /** A direction and its opposite are the same component. */
    private static void align(double[][] prepared, double[][] expected) {
        for (int component = 0; component < expected[0].length; component++) {
            double product = 0;
            for (int row = 0; row < expected.length; row++) {
                product += prepared[row][component] * expected[row][component];
            }
            for (double[] row : expected) {
                row[component] *= Math.signum(product);
            }
        }
    }

    private static void assertEqual(double[][] prepared, double[][] expected) {
        assertThat(prepared).hasNumberOfRows(expected.length);
        for (int row = 0; row < expected.length; row++) {
            assertThat(prepared[row]).as("row " + row).hasSameSizeAs(expected[row]);
            for (int i = 0; i < expected[row].length; i++) {
                if (Double.isNaN(expected[row][i])) {
                    assertThat(prepared[row][i]).isNaN();
                } else {
                    assertThat(prepared[row][i])
                            .as("row " + row + ", column " + i)
                            .isCloseTo(expected[row][i], within(TOLERANCE * Math.max(1, Math.abs(expected[row][i]))));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("targetEncodings")
    void targetEncoding(JsonNode golden) {
        MemoryRows rows = MemoryRows.ofCategories(
                texts(golden.get("categories")),
                vector(golden.get("targets")),
                golden.get("classes").intValue());

        assertEqual(rows.prepared(MemoryRows.steps(golden.get("spec"))), matrix(golden.get("expected")));
    }

    @ParameterizedTest
    @MethodSource("categories")
    void stepsOnCategories(JsonNode golden) {
        List<String> values = texts(golden.get("categories"));
        MemoryRows rows = MemoryRows.ofCategories(values, new double[values.size()], 0);

        assertEqual(rows.prepared(MemoryRows.steps(golden.get("spec"))), matrix(golden.get("expected")));
    }

    @ParameterizedTest
    @MethodSource("quantiles")
    void quantiles(JsonNode golden) {
        Quantiles quantiles = new Quantiles(vector(golden.get("values")));
        double[] shares = vector(golden.get("shares"));
        double[] expected = vector(golden.get("expected"));
        for (int i = 0; i < shares.length; i++) {
            assertThat(quantiles.at(shares[i]))
                    .isCloseTo(expected[i], within(1e-12 * Math.max(1, Math.abs(expected[i]))));
        }
    }
}
