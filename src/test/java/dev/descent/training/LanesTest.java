package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.descent.network.Loss;
import dev.descent.network.ModelSpec;
import dev.descent.network.Network;
import dev.descent.network.Pass;
import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.UpdateChain;
import dev.descent.optimizer.Updater;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {

    private static final Shape INPUT = Shape.of(12, 12, 2);

    private static final String LAYERS = """
            {"layers": [{"type": "conv2d", "filters": 8, "kernel_size": 3, "activation": "relu"}, "max_pooling2d",
                        {"type": "dropout", "rate": 0.3},
                        {"type": "parallel", "merge": "concatenate",
                         "branches": [[{"type": "dense", "units": 8, "activation": "tanh"}], []]},
                        {"type": "residual", "layers": [{"type": "dense", "units": 16, "activation": "silu"}]},
                        "flatten", {"type": "dense", "units": 512, "activation": "relu"},
                        {"type": "dense", "units": 5, "activation": "softmax"}]}
            """;

    private final Network network = Network.compile(SpecReader.read(LAYERS, ModelSpec.class), INPUT);

    private static Vector vector(int size, IntToDoubleFunction value) {
        Vector vector = Vector.zeros(DType.FLOAT64, size);
        for (int i = 0; i < size; i++) {
            vector.set(i, value.applyAsDouble(i));
        }
        return vector;
    }

    /** Parameters after three updates with batches of different sizes, and the losses of each. */
    private double[] train(int threads) {
        Updater.Setting setting = new Updater.Setting(1, 0, new ThreadTeam(threads), false);
        try (Optimization optimization = new Optimization(
                        network,
                        SpecReader.read("\"sparse_categorical_crossentropy\"", Loss.class),
                        new UpdateChain(SpecReader.read("\"sgd\"", Optimizer.class), null, null),
                        DType.FLOAT64,
                        setting);
                ThreadTeam team = setting.team()) {
            assertThat(team.size()).isEqualTo(threads);
            network.initialize(optimization.parameters(), 1);
            CounterRandom random = CounterRandom.of(2);
            double[] losses = new double[3];
            for (int step = 0; step < losses.length; step++) {
                int rows = step == 2 ? 7 : 32;
                int width = Math.toIntExact(INPUT.elements());
                losses[step] = optimization
                        .update(
                                vector(rows * width, random::normal),
                                vector(rows, i -> i % 5),
                                vector(rows, i -> 0.5 + i % 3),
                                rows,
                                new Pass(3, step + 1),
                                false)
                        .loss();
            }
            Vector parameters = optimization.parameters().toVector();
            double[] all = new double[losses.length + parameters.size()];
            System.arraycopy(losses, 0, all, 0, losses.length);
            for (int i = 0; i < parameters.size(); i++) {
                all[losses.length + i] = parameters.get(i);
            }
            return all;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void anyNumberOfThreadsTrainsAlike(int threads) {
        assertThat(Lanes.shares(network, 32, threads)).isEqualTo(threads);
        double[] alone = train(1);
        double[] shared = train(threads);

        for (int i = 0; i < alone.length; i++) {
            assertThat(shared[i]).isCloseTo(alone[i], within(1e-12));
        }
        // And to the same bits each time.
        assertThat(train(threads)).isEqualTo(shared);
    }

    @Test
    void predictsAlikeWithAnyNumberOfThreads() {
        Tensor parameters =
                Tensor.zeros(DType.FLOAT64, Shape.of(network.layout().size()));
        network.initialize(parameters, 1);
        Vector inputs = vector(40 * Math.toIntExact(INPUT.elements()), i -> Math.sin(i));
        try (ThreadTeam team = new ThreadTeam(2);
                Inference alone = new Inference(network, parameters, false, ThreadTeam.alone());
                Inference shared = new Inference(network, parameters, false, team)) {
            Vector expected = alone.predict(inputs, 40);
            Vector found = shared.predict(inputs, 40);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i)).isCloseTo(expected.get(i), within(1e-12));
            }
        }
        parameters.close();
    }

    @Test
    void leavesLittleWorkToOneThread() {
        Network small = Network.compile(
                SpecReader.read("{\"layers\": [{\"type\": \"dense\", \"units\": 3}]}", ModelSpec.class), Shape.of(4));

        assertThat(Lanes.shares(small, 32, 8)).isEqualTo(1);
        assertThat(Lanes.shares(network, 3, 8)).isEqualTo(3);
    }

    /** One that failed won't come where the others wait for it. */
    @Test
    void aThreadThatFailsEndsThePass() {
        Tensor parameters =
                Tensor.zeros(DType.FLOAT64, Shape.of(network.layout().size()));
        try (ThreadTeam team = new ThreadTeam(2);
                Lanes lanes = Lanes.inference(network, parameters, 32, false, 2).allocate()) {
            assertThatThrownBy(() -> lanes.run(team, lane -> {
                        if (lane.number() == 1) {
                            throw new IllegalStateException("out of order");
                        }
                    }))
                    .hasMessage("out of order");
        }
        parameters.close();
    }
}
