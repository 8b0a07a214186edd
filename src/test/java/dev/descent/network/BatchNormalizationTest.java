package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormalizationTest {

    private static final int ROWS = 7;
    private static final int EACH = 4 * 3;

    private static Network network(String settings) {
        return Network.compile(SpecReader.read("""
                        {"layers": [{"type": "batch_normalization", "momentum": 0.9, %s "gamma_initializer":
                          {"type": "random_uniform", "minval": 0.5, "maxval": 2}}]}
                        """.formatted(settings), ModelSpec.class), Shape.of(4, 3));
    }

    /** What three steps leave, of rows that are divided among threads. */
    private record Result(double[] outputs, double[] inputGradients, double[] gradients, double[] parameters) {}

    private static Result run(Network network, int threads) throws Exception {
        Tensor parameters =
                Tensor.zeros(DType.FLOAT64, Shape.of(network.layout().size()));
        network.initialize(parameters, 5);
        Share[] shares = Share.divide(ROWS, threads);
        double[] outputs = new double[ROWS * EACH];
        double[] inputGradients = new double[ROWS * EACH];
        double[] gradients = new double[network.layout().size()];
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Share share : shares) {
                running.add(pool.submit(() -> {
                    Tensor own = Tensor.zeros(DType.FLOAT64, parameters.shape());
                    try (Execution execution = network.execution(parameters, own, share, true, false, true)
                            .allocate()) {
                        int first = share.firstRow() * EACH;
                        for (int step = 1; step <= 3; step++) {
                            execution.input().write(0, numbers(first, share.rows() * EACH, step));
                            execution.forward(new Pass(0, step));
                            copy(execution.output(), outputs, first);
                            Vector slopes = slopes(first, share.rows() * EACH);
                            Objects.requireNonNull(execution.outputGradient()).write(0, slopes);
                            execution.backward(new Pass(0, step));
                            copy(execution.inputGradient(), inputGradients, first);
                        }
                        synchronized (gradients) {
                            Vector mine = own.toVector();
                            for (ParameterLayout.Entry entry : network.layout().entries()) {
                                for (int i = entry.offset(); i < entry.offset() + entry.elements(); i++) {
                                    gradients[i] += mine.get(i);
                                }
                            }
                        }
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        double[] after = new double[parameters.elements()];
        copy(parameters, after, 0);
        return new Result(outputs, inputGradients, gradients, after);
    }

    /** Far from 0: a variance as mean of squares less square of mean would lose ten digits. */
    private static Vector numbers(int first, int count, int step) {
        Vector values = slopes(first, count);
        values.affine(step, 100);
        return values;
    }

    private static Vector slopes(int first, int count) {
        Vector values = Vector.zeros(DType.FLOAT64, count);
        for (int i = 0; i < count; i++) {
            values.set(i, Math.sin(1.7 * (first + i)));
        }
        return values;
    }

    private static void copy(Tensor from, double[] to, int at) {
        Vector values = from.toVector();
        for (int i = 0; i < values.size(); i++) {
            to[at + i] = values.get(i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void sharesOfABatchAreNormalizedTogether(int threads) throws Exception {
        Network network = network("");
        Result whole = run(network, 1);
        Result shared = run(network, threads);

        assertThat(shared.outputs).containsExactly(whole.outputs, within(1e-12));
        assertThat(shared.inputGradients).containsExactly(whole.inputGradients, within(1e-12));
        assertThat(shared.gradients).containsExactly(whole.gradients, within(1e-10));
        assertThat(shared.parameters).containsExactly(whole.parameters, within(1e-12));
    }

    @Test
    void aFrozenOneUsesItsMovingAveragesAndKeepsThem() throws Exception {
        Network network = network("\"trainable\": false, \"moving_mean_initializer\": {\"type\": \"constant\","
                + " \"value\": 100}, \"moving_variance_initializer\": {\"type\": \"constant\", \"value\": 4},");
        Tensor first = Tensor.zeros(DType.FLOAT64, Shape.of(network.layout().size()));
        network.initialize(first, 5);
        Result result = run(network, 2);

        assertThat(result.parameters).containsExactly(numbersOf(first), within(0.0));
        double gamma = first.toVector().get(1);
        assertThat(result.outputs[1])
                .isEqualTo(gamma * (numbers(0, 2, 3).get(1) - 100) / Math.sqrt(4.001), within(1e-12));
        assertThat(result.inputGradients[1]).isEqualTo(gamma * slopes(0, 2).get(1) / Math.sqrt(4.001), within(1e-12));
    }

    private static double[] numbersOf(Tensor tensor) {
        double[] numbers = new double[tensor.elements()];
        copy(tensor, numbers, 0);
        return numbers;
    }
}
