package dev.descent.optimizer;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.shape;
import static dev.descent.Golden.vector;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.DoubleVector;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class OptimizerGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("optimizers.json");
    }

    static Stream<Named<JsonNode>> chains() {
        return Golden.cases("chains.json");
    }

    @ParameterizedTest
    @MethodSource("chains")
    @DisabledIfSystemProperty(
            named = "golden.dir",
            matches = ".+",
            disabledReason = "another directory may hold no such file")
    void followsTheTrajectoryOfChains(JsonNode golden) {
        followsTheTrajectory(golden);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsTheTrajectory(JsonNode golden) {
        Optimizer optimizer = SpecReader.read(golden.get("spec"), "", Optimizer.class);
        Regularization regularization = golden.has("regularization")
                ? SpecReader.read(golden.get("regularization"), "", Regularization.class)
                : null;
        Clip clip = golden.has("clip") ? SpecReader.read(golden.get("clip"), "", Clip.class) : null;
        double[] start = data(golden.get("start"));
        ParameterLayout layout = new ParameterLayout();
        layout.add("w", golden.has("shape") ? listShape(golden.get("shape")) : Shape.of(start.length));
        try (Tensor parameters = Tensor.zeros(DType.FLOAT64, Shape.of(layout.size()));
                Tensor gradient = Tensor.zeros(DType.FLOAT64, Shape.of(layout.size()))) {
            parameters.write(0, vector(DType.FLOAT64, start));
            Updater updater = new Updater(
                    new UpdateChain(optimizer, regularization, clip),
                    layout,
                    List.of(ParameterSettings.of(ParameterSettings.Kind.KERNEL)),
                    parameters,
                    gradient,
                    new Updater.Setting(1, 0, ThreadTeam.alone(), false));
            Problem problem = problem(golden);
            int checked = 0;
            int last = golden.get("trajectory").propertyNames().stream()
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElseThrow();
            for (int t = 1; t <= last; t++) {
                double[] w = Arrays.copyOf(((DoubleVector) parameters.toVector()).array(), start.length);
                gradient.write(0, vector(DType.FLOAT64, problem.gradient(w, t)));
                updater.update(false);
                JsonNode expected = golden.get("trajectory").get(String.valueOf(t));
                if (expected != null) {
                    assertClose(
                            "iterate " + t,
                            parameters.view(0, Shape.of(start.length)).toVector(),
                            data(expected),
                            1e-9);
                    checked++;
                    if (golden.has("average")) {
                        try (Tensor model = Tensor.zeros(DType.FLOAT64, Shape.of(layout.size()))) {
                            updater.deliver(model);
                            assertClose(
                                    "average " + t,
                                    model.view(0, Shape.of(start.length)).toVector(),
                                    data(golden.get("average").get(String.valueOf(t))),
                                    1e-9);
                        }
                    }
                }
            }
            assertThat(checked).isEqualTo(golden.get("trajectory").size());
        }
    }

    private static Shape listShape(JsonNode list) {
        List<Integer> sizes = new ArrayList<>();
        list.forEach(size -> sizes.add(size.asInt()));
        return new Shape(sizes);
    }

    private interface Problem {
        /** The gradient at w for update t, from 1. */
        double[] gradient(double[] w, int t);
    }

    private static Problem problem(JsonNode golden) {
        return switch (golden.get("problem").asString()) {
            case "rosenbrock" ->
                (w, t) ->
                        new double[] {-2 * (1 - w[0]) - 400 * w[0] * (w[1] - w[0] * w[0]), 200 * (w[1] - w[0] * w[0])};
            case "quadratic" -> quadratic(data(golden.get("d")), data(golden.get("c")));
            case "matrix" -> matrix(golden.get("A"), golden.get("B"));
            case "rows" -> rows(golden.get("C"), golden.get("active"));
            default ->
                throw new IllegalArgumentException(
                        "unknown problem " + golden.get("problem").asString());
        };
    }

    private static Problem quadratic(double[] d, double[] c) {
        return (w, t) -> {
            double[] gradient = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                gradient[i] = d[i] * (w[i] - c[i]);
            }
            return gradient;
        };
    }

    /** X − C in the rows that are active at update t, 0 in the others. */
    private static Problem rows(JsonNode nodeC, JsonNode active) {
        int columns = shape(nodeC).size(1);
        double[] c = data(nodeC);
        return (x, t) -> {
            double[] gradient = new double[x.length];
            for (JsonNode row : active.get((t - 1) % active.size())) {
                for (int i = row.asInt() * columns; i < (row.asInt() + 1) * columns; i++) {
                    gradient[i] = x[i] - c[i];
                }
            }
            return gradient;
        };
    }

    /** Aᵀ(AX − B) */
    private static Problem matrix(JsonNode nodeA, JsonNode nodeB) {
        int rows = shape(nodeA).size(0);
        int inner = shape(nodeA).size(1);
        int columns = shape(nodeB).size(1);
        double[] a = data(nodeA);
        double[] b = data(nodeB);
        return (x, t) -> {
            double[] gradient = new double[inner * columns];
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    double residual = -b[r * columns + c];
                    for (int k = 0; k < inner; k++) {
                        residual += a[r * inner + k] * x[k * columns + c];
                    }
                    for (int k = 0; k < inner; k++) {
                        gradient[k * columns + c] += a[r * inner + k] * residual;
                    }
                }
            }
            return gradient;
        };
    }
}
