package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.network.Network;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of single layers, from the JSON to the weights in the model's file. */
class LayerSettingsTest {

    private static final String SGD = "'batch_size': 'full', 'optimizer': {'type': 'sgd', 'learning_rate': 0.25}";

    @TempDir
    private Path directory;

    /** A trained model: each weight before and after, and the loss that was told at each update. */
    private record Trained(Map<String, double[]> before, Map<String, double[]> after, List<Double> losses) {

        /** How far each number of a weight went. */
        double[] way(String weight) {
            double[] way = after.get(weight).clone();
            for (int i = 0; i < way.length; i++) {
                way[i] -= before.get(weight)[i];
            }
            return way;
        }
    }

    private Trained train(int epochs, String hidden, String last, String options) throws IOException {
        TrainingSpec spec = SpecReader.read(
                """
                {"seed": 3, "dtype": "float64", "dataset": {"id": "iris", "scaling": "standardize"},
                 "model": {"layers": [{"type": "dense", "units": 6, "activation": "tanh"%s},
                                      {"type": "dense", "units": 5, "activation": "tanh", "bias_initializer": "ones"%s},
                                      {"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": %d, "loss": "sparse_categorical_crossentropy", "metrics": [], %s}}
                """.formatted(setting(hidden), setting(last), epochs, options).replace('\'', '"'), TrainingSpec.class);
        Dataset dataset = new DatasetStore(directory, Clock.systemUTC())
                .open(spec.dataset().id());
        TrainingPlan plan = TrainingPlan.of(spec, dataset.info());
        List<Double> losses = new ArrayList<>();
        Path file = directory.resolve("model.safetensors");
        try (Trainer trainer = new Trainer(plan, dataset.prepare(spec.dataset(), spec.seed()))) {
            trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            losses.add(loss);
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            assertThat(metrics.get("loss")).isFinite();
                        }
                    },
                    () -> false);
            trainer.saveModel(file);
        }
        return new Trained(first(plan.network(), spec.seed()), stored(file, plan.network()), losses);
    }

    private static String setting(String settings) {
        return settings.isEmpty() ? "" : ", " + settings;
    }

    private static Map<String, double[]> first(Network network, long seed) {
        Tensor parameters =
                Tensor.zeros(DType.FLOAT64, Shape.of(network.layout().size()));
        network.initialize(parameters, seed);
        Map<String, double[]> weights = new LinkedHashMap<>();
        for (ParameterLayout.Entry entry : network.layout().entries()) {
            weights.put(
                    entry.name(),
                    numbers(parameters.view(entry.offset(), entry.shape()).toVector()));
        }
        parameters.close();
        return weights;
    }

    private static Map<String, double[]> stored(Path file, Network network) throws IOException {
        Map<String, double[]> weights = new LinkedHashMap<>();
        Safetensors model = Safetensors.open(file);
        for (ParameterLayout.Entry entry : network.layout().entries()) {
            Vector values = Vector.zeros(DType.FLOAT64, entry.elements());
            model.tensor(entry.name()).copyTo(values);
            weights.put(entry.name(), numbers(values));
        }
        return weights;
    }

    private static double[] numbers(Vector vector) {
        double[] numbers = new double[vector.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = vector.get(i);
        }
        return numbers;
    }

    private static double squares(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number * number;
        }
        return sum;
    }

    /** Of the weights into each of the five units. */
    private static double largestNorm(double[] kernel) {
        double[] squares = new double[5];
        for (int i = 0; i < kernel.length; i++) {
            squares[i % 5] += kernel[i] * kernel[i];
        }
        return Math.sqrt(Arrays.stream(squares).max().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'sgd', 'learning_rate': 0.2, 'momentum': 0.9}",
                "{'type': 'chain', 'transforms': ['adam', {'type': 'weight_decay', 'weight_decay': 0.1}]}"
            })
    void aWholeRunKeepsToThem(String optimizer) throws IOException {
        Trained trained = train(
                12,
                "'trainable': false, 'kernel_constraint': 'non_neg', 'kernel_regularizer': 'l2'",
                "'learning_rate_multiplier': 3, 'kernel_constraint': {'type': 'max_norm', 'max_value': 0.75},"
                        + " 'bias_constraint': 'non_neg'",
                "'batch_size': 16, 'clip': {'type': 'global_norm', 'max_norm': 1}, 'regularization': {'l1': 0.001},"
                        + " 'optimizer': " + optimizer);

        assertThat(trained.after().get("0/kernel"))
                .containsExactly(trained.before().get("0/kernel"));
        assertThat(trained.after().get("0/bias"))
                .containsExactly(trained.before().get("0/bias"));
        assertThat(largestNorm(trained.before().get("1/kernel"))).isGreaterThan(0.75);
        assertThat(largestNorm(trained.after().get("1/kernel"))).isLessThan(0.75);
        assertThat(Arrays.stream(trained.after().get("1/bias")).min().orElseThrow())
                .isNotNegative();
        assertThat(squares(trained.way("2/kernel"))).isGreaterThan(1e-3);
        assertThat(trained.losses().get(trained.losses().size() - 1))
                .isLessThan(trained.losses().get(0));
    }

    @Test
    void aLayersStepsAreMultiplied() throws IOException {
        Trained plain = train(1, "", "", SGD);
        Trained halved = train(1, "", "'learning_rate_multiplier': 0.5", SGD);

        for (String weight : List.of("1/kernel", "1/bias")) {
            double[] way = plain.way(weight);
            for (int i = 0; i < way.length; i++) {
                assertThat(way[i]).isNotZero();
                assertThat(halved.way(weight)[i]).isCloseTo(0.5 * way[i], within(1e-15));
            }
        }
        assertThat(halved.way("0/kernel")).containsExactly(plain.way("0/kernel"));
        assertThat(halved.way("2/kernel")).containsExactly(plain.way("2/kernel"));
    }

    @Test
    void aPenaltyOnOneWeightIsToldAndLowersThatWeight() throws IOException {
        String network = SGD + ", 'regularization': {'l2': 0.125}";
        Trained plain = train(1, "", "", network);
        Trained kernel = train(1, "", "'kernel_regularizer': {'type': 'l2', 'l2': 0.5}", network);
        Trained bias = train(1, "", "'bias_regularizer': {'type': 'l1', 'l1': 0.5}", network);

        assertPenalized("1/kernel", kernel, plain, 0.5 * squares(plain.before().get("1/kernel")), weight -> weight);
        assertPenalized("1/bias", bias, plain, 0.5 * 5, weight -> 0.5);
    }

    private static void assertPenalized(
            String penalized, Trained trained, Trained plain, double penalty, DoubleUnaryOperator slope) {
        assertThat(trained.losses().get(0)).isCloseTo(plain.losses().get(0) + penalty, within(1e-14));
        plain.before().forEach((weight, before) -> {
            for (int i = 0; i < before.length; i++) {
                double further = weight.equals(penalized) ? -0.25 * slope.applyAsDouble(before[i]) : 0;
                assertThat(trained.way(weight)[i])
                        .as(weight + " " + i)
                        .isCloseTo(plain.way(weight)[i] + further, within(1e-14));
            }
        });
    }

    /** The network's penalty leaves out biases and the lengths of normalized kernels; their directions it doesn't. */
    @Test
    void biasesAndLengthsCanBeLeftOutOfThePenalty() throws IOException {
        String normalized = "'weight_normalization': true";
        Trained plain = train(1, "", normalized, SGD);
        Trained all = train(1, "", normalized, SGD + ", 'regularization': {'l2': 0.5}");
        Trained some =
                train(1, "", normalized, SGD + ", 'regularization': {'l2': 0.5, 'exclude': ['bias', 'normalization']}");

        for (String excluded : List.of("0/bias", "1/kernel_g", "1/bias", "2/bias")) {
            assertThat(some.way(excluded)).as(excluded).containsExactly(plain.way(excluded));
        }
        assertThat(all.way("1/kernel_g")).isNotEqualTo(plain.way("1/kernel_g"));
        assertThat(all.way("1/bias")).isNotEqualTo(plain.way("1/bias"));
        double squares = 0;
        for (String kernel : List.of("0/kernel", "1/kernel_v", "2/kernel")) {
            assertThat(some.way(kernel))
                    .as(kernel)
                    .containsExactly(all.way(kernel))
                    .isNotEqualTo(plain.way(kernel));
            squares += squares(plain.before().get(kernel));
        }
        assertThat(some.losses().get(0)).isCloseTo(plain.losses().get(0) + 0.5 * squares, within(1e-14));
    }

    @Test
    void theModelIsAnAverageOfWeightsThatObey() throws IOException {
        Trained trained = train(
                20,
                "",
                "'kernel_constraint': {'type': 'max_norm', 'max_value': 0.5}",
                "'batch_size': 16, 'optimizer': {'type': 'chain', 'transforms': [{'type': 'sgd', 'learning_rate': 1},"
                        + " {'type': 'ema', 'momentum': 0.9}]}");

        assertThat(largestNorm(trained.after().get("1/kernel"))).isLessThan(0.5);
    }
}
