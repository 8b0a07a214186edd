package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.Catalogue;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.MemoryPlan;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers say when they need their buffers, and buffers share memory accordingly: no layer may notice. */
class MemorySharingTest {

    private static final int NETWORKS = 400;
    private static final int PASSES = 2;

    static LongStream seeds() {
        return LongStream.range(0, NETWORKS);
    }

    /** How a network is run. */
    private record Way(boolean training, boolean backward, boolean withInputGradient) {}

    private static final List<Way> WAYS =
            List.of(new Way(false, false, false), new Way(true, true, false), new Way(true, true, true));

    /** What a pass leaves. */
    private record Result(double[] output, double[] inputGradient, double[] gradients, double[] parameters) {}

    /** A network with weights of its own. */
    private static final class Run implements AutoCloseable {

        final RandomNetwork drawn;
        final Network network;
        final Way way;
        final Tensor parameters;

        Run(RandomNetwork drawn, Way way) {
            this.drawn = drawn;
            this.network = drawn.network();
            this.way = way;
            this.parameters = Tensor.zeros(
                    DType.FLOAT64, Shape.of(Math.max(1, network.layout().size())));
            drawn.fill(parameters);
        }

        Execution execution(boolean sharing, Share share, Tensor gradients) {
            return network.execution(
                    new MemoryPlan(DType.FLOAT64, sharing),
                    parameters,
                    way.backward ? gradients : null,
                    share,
                    way.training,
                    false,
                    way.withInputGradient);
        }

        Tensor gradients() {
            return Tensor.zeros(DType.FLOAT64, parameters.shape());
        }

        Result pass(Execution execution, Share share, Tensor gradients, int number) {
            Vector all = drawn.examples(share.batchRows(), number);
            Vector examples = part(all, share);
            Pass pass = new Pass(7, number);
            execution.input().write(0, examples);
            execution.forward(pass);
            double[] output = numbers(execution.output());
            double[] inputGradient = {};
            if (execution.outputGradient() != null) {
                Vector slopes = Vector.zeros(DType.FLOAT64, output.length / share.rows() * share.batchRows());
                CounterRandom random = CounterRandom.of(8, number);
                for (int i = 0; i < slopes.size(); i++) {
                    slopes.set(i, random.normal(i));
                }
                execution.outputGradient().write(0, part(slopes, share));
                execution.backward(pass);
                inputGradient = way.withInputGradient ? numbers(execution.inputGradient()) : inputGradient;
            }
            return new Result(output, inputGradient, numbers(gradients), numbers(parameters));
        }

        @Override
        public void close() {
            parameters.close();
        }
    }

    private static Vector part(Vector batch, Share share) {
        int width = batch.size() / share.batchRows();
        return batch.slice(share.firstRow() * width, (share.firstRow() + share.rows()) * width);
    }

    private static double[] numbers(Tensor tensor) {
        Vector values = tensor.toVector();
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i);
            assertThat(numbers[i]).isFinite();
        }
        return numbers;
    }

    /**
     * Two passes with different inputs, in shared memory in which the first leaves what it leaves, and each in fresh memory where
     * every buffer has a place of its own.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void sharedMemoryChangesNoBit(long seed) {
        RandomNetwork drawn = new RandomNetwork(seed);
        for (Way way : WAYS) {
            Share share = Share.whole(1 + (int) (seed % 4));
            try (Run own = new Run(drawn, way);
                    Run shared = new Run(drawn, way);
                    Tensor sharedGradients = shared.gradients();
                    Execution execution =
                            shared.execution(true, share, sharedGradients).allocate()) {
                for (int pass = 1; pass <= PASSES; pass++) {
                    Result expected;
                    try (Tensor gradients = own.gradients();
                            Execution fresh =
                                    own.execution(false, share, gradients).allocate()) {
                        assertThat(execution.bytes()).isLessThanOrEqualTo(fresh.bytes());
                        expected = own.pass(fresh, share, gradients, pass);
                    }
                    Result found = shared.pass(execution, share, sharedGradients, pass);
                    String what = " of pass " + pass + ", " + way + ", of " + drawn.layers();
                    assertThat(found.output).as("output" + what).isEqualTo(expected.output);
                    assertThat(found.inputGradient).as("input gradient" + what).isEqualTo(expected.inputGradient);
                    assertThat(found.gradients).as("gradients" + what).isEqualTo(expected.gradients);
                    assertThat(found.parameters).as("state" + what).isEqualTo(expected.parameters);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoThreadsComputeWhatOneDoes(long seed) {
        RandomNetwork drawn = new RandomNetwork(seed);
        int rows = 2 + (int) (seed % 4);
        for (Way way : WAYS) {
            try (ThreadTeam team = new ThreadTeam(2);
                    Run alone = new Run(drawn, way);
                    Run divided = new Run(drawn, way);
                    Tensor gradients = alone.gradients();
                    Execution whole =
                            alone.execution(true, Share.whole(rows), gradients).allocate()) {
                Share[] shares = Share.divide(rows, 2);
                Tensor[] parts = {divided.gradients(), divided.gradients()};
                Execution[] executions = new Execution[2];
                for (int i = 0; i < 2; i++) {
                    executions[i] = divided.execution(true, shares[i], parts[i]).allocate();
                }
                for (int pass = 1; pass <= PASSES; pass++) {
                    int number = pass;
                    Result expected = alone.pass(whole, Share.whole(rows), gradients, pass);
                    Result[] found = new Result[2];
                    team.run(i -> {
                        try {
                            found[i] = divided.pass(executions[i], shares[i], parts[i], number);
                        } catch (Throwable failure) {
                            // The other one may wait.
                            shares[i].rendezvous().abort();
                            throw failure;
                        }
                    });
                    String what = " of pass " + pass + ", " + way + ", of " + drawn.layers();
                    compare("output" + what, joined(found[0].output, found[1].output), expected.output);
                    compare(
                            "input gradient" + what,
                            joined(found[0].inputGradient, found[1].inputGradient),
                            expected.inputGradient);
                    for (int i = 0; i < expected.gradients.length; i++) {
                        found[0].gradients[i] += found[1].gradients[i];
                    }
                    compare("gradients" + what, found[0].gradients, expected.gradients);
                    compare("state" + what, numbers(divided.parameters), expected.parameters);
                }
                for (int i = 0; i < 2; i++) {
                    executions[i].close();
                    parts[i].close();
                }
            }
        }
    }

    private static double[] joined(double[] first, double[] second) {
        double[] all = new double[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static void compare(String what, double[] found, double[] expected) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i])
                    .as("%d of %s", i, what)
                    .isCloseTo(expected[i], within(1e-10 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /** Together the networks have layers of all types. */
    @Test
    void noTypeIsLeftOut() {
        Set<Class<?>> found = new HashSet<>();
        seeds().forEach(seed -> {
            Network network = new RandomNetwork(seed).network();
            Shape shape = network.inputShape();
            for (LayerSpec layer : network.layers()) {
                collect(layer, shape, found);
                shape = layer.outputShape(shape);
            }
        });
        Set<String> names = new TreeSet<>();
        for (Class<?> type : found) {
            names.add(type.getAnnotation(com.fasterxml.jackson.annotation.JsonTypeName.class)
                    .value());
        }
        assertThat(names)
                .containsAll(Catalogue.of(LayerSpec.class).stream()
                        .map(Catalogue.Entry::name)
                        .toList());
    }

    private static void collect(LayerSpec layer, Shape input, Set<Class<?>> found) {
        found.add(layer.getClass());
        found.add(layer.activation().getClass());
        for (Child child : layer.children(input)) {
            collect(child.spec(), child.input(), found);
        }
    }
}
