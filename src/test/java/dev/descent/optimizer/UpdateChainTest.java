package dev.descent.optimizer;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.optimizer.ParameterSettings.Kind;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to tensors with settings of their own, and in which order. */
class UpdateChainTest {

    private static final ParameterSettings PLAIN = ParameterSettings.of(Kind.KERNEL);
    private static final ParameterSettings FROZEN = new ParameterSettings(Kind.KERNEL, false, 1, null, null);

    private final List<Tensor> open = new ArrayList<>();

    /** Some vectors that are updated together; each update has the same gradient. */
    private final class Run {

        private final ParameterLayout layout = new ParameterLayout();
        private final Tensor parameters;
        private final Tensor gradient;
        private final Tensor model;
        private final double[] gradients;
        private final Updater updater;

        Run(UpdateChain chain, List<ParameterSettings> settings, double[] start, double[] gradients) {
            this.gradients = gradients;
            for (int i = 0; i < settings.size(); i++) {
                layout.add("w" + i, Shape.of(start.length / settings.size()));
            }
            parameters = tensor();
            gradient = tensor();
            model = tensor();
            write(start, parameters);
            Updater.Setting setting = new Updater.Setting(1, 0, ThreadTeam.alone(), false);
            updater = new Updater(chain, layout, settings, parameters, gradient, setting);
        }

        private Tensor tensor() {
            Tensor tensor = Tensor.zeros(DType.FLOAT64, Shape.of(layout.size()));
            open.add(tensor);
            return tensor;
        }

        private void write(double[] numbers, Tensor tensor) {
            int from = 0;
            for (ParameterLayout.Entry entry : layout.entries()) {
                int to = from + entry.elements();
                tensor.write(entry.offset(), vector(DType.FLOAT64, Arrays.copyOfRange(numbers, from, to)));
                from = to;
            }
        }

        private double[] numbers(Tensor tensor) {
            return layout.entries().stream()
                    .flatMapToDouble(entry -> IntStream.range(0, entry.elements())
                            .mapToDouble(i -> tensor.toVector().get(entry.offset() + i)))
                    .toArray();
        }

        /** Returns the penalty. */
        double update() {
            write(gradients, gradient);
            return updater.update(false);
        }

        double[] weights() {
            return numbers(parameters);
        }

        double[] delivered() {
            updater.deliver(model);
            return numbers(model);
        }
    }

    @AfterEach
    void close() {
        open.forEach(Tensor::close);
    }

    private static <T> T read(String json, Class<T> type) {
        return SpecReader.read(json.replace('\'', '"'), type);
    }

    private static UpdateChain chain(String optimizer) {
        return chain(optimizer, null, null);
    }

    private static UpdateChain chain(String optimizer, @Nullable String regularization, @Nullable String clip) {
        return new UpdateChain(
                read(
                        optimizer.startsWith("[") ? "{'type': 'chain', 'transforms': " + optimizer + "}" : optimizer,
                        Optimizer.class),
                regularization == null ? null : read(regularization, Regularization.class),
                clip == null ? null : read(clip, Clip.class));
    }

    private static String sgd(double rate) {
        return "{'type': 'sgd', 'learning_rate': " + rate + "}";
    }

    private static ParameterSettings multiplied(double factor) {
        return new ParameterSettings(Kind.KERNEL, true, factor, null, null);
    }

    private static ParameterSettings constrained(String constraint) {
        return new ParameterSettings(Kind.KERNEL, true, 1, null, read(constraint, Constraint.class));
    }

    private static double norm(double[] weights) {
        return Math.sqrt(vector(DType.FLOAT64, weights).sumOfSquares());
    }

    @Test
    void nothingTouchesAFrozenTensor() {
        Run run = new Run(
                chain(
                        "[" + sgd(0.1) + ", {'type': 'weight_decay', 'weight_decay': 0.1}]",
                        "{'l1': 0.1, 'l2': 0.1}",
                        "{'type': 'global_norm', 'max_norm': 1}"),
                List.of(PLAIN, FROZEN, PLAIN),
                new double[] {1, 2, 0.1, -0.3, 1, 2},
                new double[] {3, 4, 5, 6, 7, 8});
        double penalty = run.update();
        run.update();

        double[] weights = run.weights();
        assertThat(weights[2]).isEqualTo(0.1);
        assertThat(weights[3]).isEqualTo(-0.3);
        for (int learned : new int[] {0, 1, 4, 5}) {
            assertThat(weights[learned]).isLessThan(new double[] {1, 2, 0, 0, 1, 2}[learned]);
        }
        // Of the others only.
        assertThat(penalty).isCloseTo(0.1 * 6 + 0.1 * 10, within(1e-15));
    }

    @Test
    void aFrozenTensorsGradientIsNoPartOfTheGlobalNorm() {
        Run run = new Run(
                chain(sgd(1), null, "{'type': 'global_norm', 'max_norm': 1}"),
                List.of(FROZEN, PLAIN, PLAIN),
                new double[6],
                new double[] {1000, 1000, 1, 2, 4, 10});
        run.update();

        double factor = 1 / (11 + 1e-6);
        assertClose(
                "weights",
                vector(DType.FLOAT64, run.weights()),
                new double[] {0, 0, -factor, -2 * factor, -4 * factor, -10 * factor},
                1e-15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'sgd'", "'momentum'", "'adam'", "{'type': 'sgd', 'momentum': 0.9, 'nesterov': true}"})
    void aMultiplierIsOneOfTheStep(String rule) {
        Run run = new Run(
                chain(rule),
                List.of(PLAIN, multiplied(0.5), multiplied(0), multiplied(4)),
                new double[4],
                new double[] {3, 3, 3, 3});
        for (int i = 0; i < 3; i++) {
            run.update();
        }

        double step = run.weights()[0];
        assertThat(step).isNegative();
        assertThat(run.weights()).containsExactly(step, 0.5 * step, 0, 4 * step);
    }

    @Test
    void aMultiplierIsOneOfTheDecayThatComesWithTheStep() {
        Run run = new Run(
                chain("[" + sgd(0.1) + ", {'type': 'weight_decay', 'weight_decay': 0.5}]"),
                List.of(PLAIN, multiplied(0.5)),
                new double[] {1, 1},
                new double[2]);
        run.update();

        assertClose("weights", vector(DType.FLOAT64, run.weights()), new double[] {0.95, 0.975}, 1e-15);
    }

    @Test
    void aTensorsOwnPenaltyJoinsThatOfTheNetwork() {
        ParameterSettings penalized = new ParameterSettings(
                Kind.KERNEL, true, 1, read("{'type': 'l2', 'l2': 0.25}", Regularizer.class), null);
        Run run = new Run(
                chain(sgd(0.1), "{'l1': 0.5, 'l2': 0.125}", null),
                List.of(penalized, PLAIN),
                new double[] {2, -1, 2, -1},
                new double[] {1, 1, 1, 1});
        double penalty = run.update();

        assertThat(penalty).isEqualTo(0.25 * 5 + 0.5 * 6 + 0.125 * 10);
        // g + 0.5·sign(θ) + 2·0.125·θ, and 2·0.25·θ for the first.
        assertClose(
                "weights",
                vector(DType.FLOAT64, run.weights()),
                new double[] {2 - 0.1 * 3, -1 + 0.1 * 0.25, 2 - 0.1 * 2, -1 - 0.1 * 0.25},
                1e-15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"[] | 0.5, 0.5, 0.5", "['bias'] | 0.5, 1, 0.5", "['bias', 'normalization'] | 0.5, 1, 1"})
    void kindsOfTensorsCanBeLeftOutOfPenaltyAndDecay(String exclude, String expected) {
        List<ParameterSettings> kinds =
                List.of(PLAIN, ParameterSettings.of(Kind.BIAS), ParameterSettings.of(Kind.NORMALIZATION));
        double[] ones = {1, 1, 1};
        Run penalty =
                new Run(chain(sgd(0.25), "{'l2': 1, 'exclude': " + exclude + "}", null), kinds, ones, new double[3]);
        double value = penalty.update();
        Run decay = new Run(
                chain("[" + sgd(0.25) + ", {'type': 'weight_decay', 'weight_decay': 2, 'exclude': " + exclude + "}]"),
                kinds,
                ones,
                new double[3]);
        decay.update();

        double[] left = data(SpecReader.parse("[" + expected + "]"));
        assertThat(penalty.weights()).containsExactly(left);
        assertThat(decay.weights()).containsExactly(left);
        assertThat(value).isEqualTo(expected.split("0.5", -1).length - 1);
    }

    @ParameterizedTest
    @CsvSource({"l1, 0.3, 0", "l2, 0, 0.2", "l1_l2, 0.3, 0.2"})
    void aPenaltyInTheChainIsThatOfTheNetwork(String type, double l1, double l2) {
        String factors = (l1 > 0 ? ", 'l1': " + l1 : "") + (l2 > 0 ? ", 'l2': " + l2 : "");
        double[] start = {2, -1, 0, 0.5};
        double[] gradient = {0.1, -3, 0.2, 0.4};
        Run inChain = new Run(
                chain("[{'type': '" + type + "'" + factors + "}, 'adam']"), List.of(PLAIN, PLAIN), start, gradient);
        Run beside = new Run(
                chain("'adam'", "{" + factors.substring(2) + "}", null), List.of(PLAIN, PLAIN), start, gradient);
        Run without = new Run(chain("'adam'"), List.of(PLAIN, PLAIN), start, gradient);
        for (int i = 0; i < 5; i++) {
            without.update();
            assertThat(inChain.update()).isPositive().isEqualTo(beside.update());
        }

        assertThat(inChain.weights()).containsExactly(beside.weights()).isNotEqualTo(without.weights());
    }

    /**
     * Gradient (1, −4), with the penalty's (4, −4), clipped (2, −2), after the step (2, 1), within its constraint (2, 1)/√5. In any
     * other order it would be another vector.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneUpdateHasItsOrder(boolean clipInChain) {
        String clip = "{'type': 'value', 'limit': 2}";
        ParameterSettings settings = new ParameterSettings(
                Kind.KERNEL,
                true,
                1,
                read("{'type': 'l2', 'l2': 0.5}", Regularizer.class),
                read("{'type': 'max_norm', 'max_value': 1}", Constraint.class));
        Run run = new Run(
                clipInChain ? chain("[" + clip + ", " + sgd(0.5) + "]") : chain(sgd(0.5), null, clip),
                List.of(settings),
                new double[] {3, 0},
                new double[] {1, -4});
        double penalty = run.update();

        assertThat(penalty).isEqualTo(4.5);
        assertClose(
                "weights",
                vector(DType.FLOAT64, run.weights()),
                new double[] {2 / Math.sqrt(5), 1 / Math.sqrt(5)},
                1e-7);
    }

    /** A global norm cuts the update in two: what follows it waits for the gradients of all tensors. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'sgd', 'momentum': 0.9}",
                "[{'type': 'global_norm', 'max_norm': 3}, {'type': 'sgd', 'momentum': 0.9}]",
                "['centralize', {'type': 'global_norm', 'max_norm': 3}, 'adam']",
                "['adam', {'type': 'weight_decay', 'weight_decay': 0.1}]",
                "['adam', {'type': 'ema', 'momentum': 0.5}, {'type': 'weight_decay', 'weight_decay': 0.1}]",
                "[{'type': 'adam', 'learning_rate': 0.01}, {'type': 'lookahead', 'steps': 3}]",
            })
    void constraintsHoldAfterEveryUpdate(String optimizer) {
        double[] start = {0.3, 0.2, 0.3, 0.2, 0.3, 0.2, 0.3, 0.2};
        double[] gradient = {-2, 30, -2, 30, -2, 30, -2, 30};
        UpdateChain chain = chain(optimizer, "{'l2': 0.01}", "{'type': 'global_norm', 'max_norm': 50}");
        Run run = new Run(
                chain,
                List.of(
                        PLAIN,
                        constrained("{'type': 'max_norm', 'max_value': 0.15}"),
                        constrained("'unit_norm'"),
                        constrained("'non_neg'")),
                start,
                gradient);
        for (int i = 0; i < 300; i++) {
            run.update();
            double[] weights = run.weights();
            assertThat(norm(new double[] {weights[2], weights[3]})).isLessThan(0.15);
            assertThat(norm(new double[] {weights[4], weights[5]})).isCloseTo(1, within(1e-6));
            assertThat(weights[6]).isNotNegative();
            assertThat(weights[7]).isNotNegative();
        }
        // Without a constraint it went beyond all of them.
        double[] free = {run.weights()[0], run.weights()[1]};
        assertThat(norm(free)).isGreaterThan(0.15).isNotCloseTo(1, within(1e-3));
        assertThat(free[1]).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", {'type': 'weight_decay', 'weight_decay': 0}"})
    void anAverageIsOneOfWeightsThatObey(String behind) {
        Run run = new Run(
                chain("[" + sgd(1) + ", {'type': 'ema', 'momentum': 0.75}" + behind + "]"),
                List.of(constrained("{'type': 'max_norm', 'max_value': 2}")),
                new double[] {1, 1},
                new double[] {-5, 3});
        double[] average = null;
        for (int i = 0; i < 4; i++) {
            run.update();
            double[] weights = run.weights();
            double old = average == null ? 0 : 0.75;
            average = average == null ? new double[2] : average;
            for (int j = 0; j < 2; j++) {
                average[j] = old * average[j] + (1 - old) * weights[j];
            }
            assertClose("average " + i, vector(DType.FLOAT64, run.delivered()), average, 1e-6);
        }
        assertThat(norm(run.delivered())).isLessThan(2);
    }

    /** The slow weights lie between two that obey, and become the model. */
    @Test
    void slowWeightsObeyToo() {
        Run run = new Run(
                chain("[" + sgd(1) + ", {'type': 'lookahead', 'steps': 2, 'alpha': 0.75}]"),
                List.of(constrained("{'type': 'max_norm', 'max_value': 1}"), constrained("'non_neg'")),
                new double[] {0, 0, 1, 1},
                new double[] {-3, 4, -1, 3});
        for (int i = 0; i < 2; i++) {
            run.update();
        }

        assertClose("model", vector(DType.FLOAT64, run.delivered()), new double[] {0.45, -0.6, 2.5, 0.25}, 1e-6);
        assertThat(run.weights()).containsExactly(run.delivered(), within(1e-6));
    }

    /** An average of weights that obey need not obey itself. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'type': 'asgd', 't0': 0, 'learning_rate': 0.3}
            ['sgd', {'type': 'ema', 'momentum': 0.9}]
            ['sgd', {'type': 'lookahead', 'steps': 2}]
            """)
    void whatIsDeliveredObeysTheConstraint(String optimizer) {
        double[] start = {-0.5, 0.8, 0.4, -0.3};
        for (String constraint : List.of("'unit_norm'", "'non_neg'", "{'type': 'max_norm', 'max_value': 0.5}")) {
            Run run = new Run(chain(optimizer), List.of(constrained(constraint)), start, new double[] {1, -2, 0.5, 3});
            for (int t = 0; t < 5; t++) {
                run.update();
            }
            double[] model = run.delivered();
            switch (constraint) {
                case "'unit_norm'" -> assertThat(norm(model)).isCloseTo(1, within(1e-6));
                case "'non_neg'" ->
                    assertThat(Arrays.stream(model).min().orElseThrow()).isNotNegative();
                default -> assertThat(norm(model)).isLessThanOrEqualTo(0.5);
            }
        }
    }
}
