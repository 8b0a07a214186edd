package dev.descent.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every update rule reaches the minimum of two functions. The distances are a few times what each rule was seen to reach, so that
 * one that computes something else misses them.
 */
class OptimizerConvergenceTest {

    private static final int QUADRATIC_UPDATES = 500;
    private static final int ROSENBROCK_UPDATES = 10_000;

    /** Rule, rate (along a cosine where it says so), other fields, largest distance from the minimum in the end. */
    private static final String QUADRATIC = """
            sgd         | 0.1         |                                              | 2e-2
            momentum    | 1           |                                              | 1e-9
            heavy_ball  | 0.05        | 'beta': 0.9                                  | 1e-9
            adagrad     | 2           | 'initial_accumulator_value': 0.1             | 1e-9
            adadelta    | 10 cosine   | 'rho': 0.9, 'epsilon': 1e-6                  | 1e-6
            rmsprop     | 0.02 cosine | 'rho': 0.9, 'momentum': 0, 'centered': false | 1e-6
            adam        | 0.1         |                                              | 1e-9
            adamw       | 0.1         | 'weight_decay': 0                            | 1e-9
            adamax      | 0.1         |                                              | 1e-9
            nadam       | 0.5 cosine  |                                              | 1e-9
            radam       | 0.5 cosine  |                                              | 1e-7
            adabelief   | 0.1         |                                              | 1e-9
            lion        | 0.02 cosine | 'weight_decay': 0                            | 1e-3
            sparse_adam | 0.1         |                                              | 1e-9
            lamb        | 0.02 cosine |                                              | 1e-3
            adafactor   | 0.5 cosine  |                                              | 1e-9
            muon        | 0.02 cosine | 'weight_decay': 0                            | 1e-3
            asgd        | 0.1         |                                              | 2e-2
            rprop       | 0.05        |                                              | 1e-5
            ftrl        | 2           |                                              | 1e-9
            """;

    private static final String ROSENBROCK = """
            sgd         | 0.002        |                                              | 1e-3
            momentum    | 0.01         |                                              | 1e-9
            heavy_ball  | 0.001        | 'beta': 0.9                                  | 1e-9
            adagrad     | 0.5          | 'initial_accumulator_value': 0.1             | 1e-3
            adadelta    | 0.2 cosine   | 'rho': 0.9, 'epsilon': 1e-6                  | 2e-3
            rmsprop     | 0.002 cosine | 'rho': 0.9, 'momentum': 0, 'centered': false | 5e-4
            adam        | 0.1 cosine   |                                              | 1e-9
            adamw       | 0.05 cosine  | 'weight_decay': 0                            | 1e-9
            adamax      | 0.1 cosine   |                                              | 1e-9
            nadam       | 0.02 cosine  |                                              | 1e-6
            radam       | 0.005        |                                              | 5e-4
            adabelief   | 0.02 cosine  | 'epsilon': 1e-8                              | 1e-9
            lion        | 0.001 cosine | 'weight_decay': 0                            | 1e-4
            sparse_adam | 0.1 cosine   |                                              | 1e-9
            lamb        | 0.005 cosine |                                              | 1e-6
            adafactor   | 0.01 cosine  |                                              | 5e-3
            muon        | 0.1 cosine   | 'weight_decay': 0, 'adam_lr_ratio': 1        | 1e-9
            asgd        | 0.002        |                                              | 2e-3
            rprop       | 0.0005       |                                              | 2e-3
            ftrl        | 0.5          |                                              | 1e-3
            """;

    private record Run(String optimizer, double distance) {

        static Run of(String table, String rule, int updates) {
            String[] row = table.lines()
                    .map(line -> line.trim().split(" *\\| *"))
                    .filter(cells -> cells[0].equals(rule))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no rate to try " + rule + " with; add a line to the table"));
            String[] rate = row[1].split(" ");
            String schedule = rate.length == 1
                    ? rate[0]
                    : "{'type': 'cosine', 'initial_learning_rate': %s, 'decay_steps': %d}".formatted(rate[0], updates);
            String others = row[2].isEmpty() ? "" : ", " + row[2];
            return new Run(
                    "{'type': '%s', 'learning_rate': %s%s}".formatted(rule, schedule, others),
                    Double.parseDouble(row[3]));
        }
    }

    static Stream<String> rules() {
        return Trial.rules();
    }

    /** ½Σdᵢ(xᵢ−cᵢ)² of ten numbers, dᵢ from 0.1 to 10. Muon sees them as a matrix. */
    @ParameterizedTest
    @MethodSource("rules")
    void minimizesAQuadratic(String rule) {
        double[] minimum = new double[10];
        Arrays.setAll(minimum, i -> 2 * Math.sin(3 * i + 1));
        UnaryOperator<double[]> gradient = x -> {
            double[] g = new double[x.length];
            for (int i = 0; i < minimum.length; i++) {
                g[i] = Math.pow(10, 2 * i / 9.0 - 1) * (x[i] - minimum[i]);
            }
            return g;
        };
        Run run = Run.of(QUADRATIC, rule, QUADRATIC_UPDATES);
        Shape shape = rule.equals("muon") ? Shape.of(2, 5) : Shape.of(10);
        assertReaches(minimum, new double[10], gradient, run, shape, QUADRATIC_UPDATES);
    }

    /** (1−u)² + 100(v−u²)² from (−1.2, 1), along the bent valley. */
    @ParameterizedTest
    @MethodSource("rules")
    void minimizesRosenbrocksFunction(String rule) {
        UnaryOperator<double[]> gradient = x -> {
            double[] g = new double[x.length];
            g[0] = -2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] * x[0]);
            g[1] = 200 * (x[1] - x[0] * x[0]);
            return g;
        };
        Run run = Run.of(ROSENBROCK, rule, ROSENBROCK_UPDATES);
        assertReaches(new double[] {1, 1}, new double[] {-1.2, 1}, gradient, run, Shape.of(2), ROSENBROCK_UPDATES);
    }

    private static void assertReaches(
            double[] minimum, double[] start, UnaryOperator<double[]> gradient, Run run, Shape shape, int updates) {
        try (Trial trial = new Trial(run.optimizer, DType.FLOAT64, List.of(shape), 1)) {
            trial.setParameters(Arrays.copyOf(start, trial.layout().size()));
            for (int t = 0; t < updates; t++) {
                trial.update(gradient.apply(trial.parameters()));
            }
            double[] end = trial.parameters();
            double squares = 0;
            for (int i = 0; i < minimum.length; i++) {
                squares += (end[i] - minimum[i]) * (end[i] - minimum[i]);
            }
            assertThat(Math.sqrt(squares))
                    .as("distance of %s from the minimum", Arrays.toString(end))
                    .isLessThan(run.distance);
        }
    }
}
