package dev.descent.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was interrupted, or that shares its work among threads, comes to the same bits as one that wasn't. */
class OptimizerRestoreTest {

    /** Rules with what they only keep where asked, and chains. */
    private static final List<String> MORE = List.of(
            "{'type': 'sgd', 'momentum': 0.9, 'nesterov': true}",
            "{'type': 'adam', 'amsgrad': true, 'learning_rate': {'type': 'cosine', 'initial_learning_rate': 0.1, 'decay_steps': 30}}",
            "{'type': 'ftrl', 'learning_rate': {'type': 'cosine', 'initial_learning_rate': 0.1, 'decay_steps': 30}}",
            "{'type': 'asgd', 't0': 4}",
            "{'type': 'chain', 'transforms': [{'type': 'accumulate', 'steps': 3}, 'adam']}",
            "{'type': 'chain', 'transforms': ['adam', {'type': 'lookahead', 'steps': 4}]}",
            "{'type': 'chain', 'transforms': ['sgd', {'type': 'ema', 'momentum': 0.9}]}",
            "{'type': 'chain', 'transforms': [{'type': 'global_norm', 'max_norm': 1}, 'adam']}",
            "{'type': 'chain', 'transforms': ['adaptive', 'adafactor', {'type': 'weight_decay', 'weight_decay': 0.1}]}",
            "{'type': 'chain', 'transforms': [{'type': 'accumulate', 'steps': 4}, {'type': 'global_norm', 'max_norm': 2}, 'centralize',"
                    + " {'type': 'weight_decay', 'weight_decay': 0.1}, 'lamb', {'type': 'lookahead', 'steps': 2}, 'ema']}");

    static Stream<String> optimizers() {
        return Stream.concat(Trial.rules().map(rule -> "{'type': '" + rule + "'}"), MORE.stream());
    }

    static Stream<Arguments> inBothPrecisions() {
        return optimizers()
                .flatMap(optimizer -> Stream.of(DType.values()).map(dtype -> Arguments.of(optimizer, dtype)));
    }

    /** The 19th step of 40 is in the middle of gathering, for a chain that gathers. */
    @ParameterizedTest
    @MethodSource("inBothPrecisions")
    void goesOnAsIfItHadNeverStopped(String optimizer, DType dtype) {
        try (Trial unbroken = new Trial(optimizer, dtype, Trial.SHAPES, 1);
                Trial interrupted = new Trial(optimizer, dtype, Trial.SHAPES, 1);
                Trial resumed = new Trial(optimizer, dtype, Trial.SHAPES, 1)) {
            double[] start = unbroken.parameters();
            unbroken.run(1, 40);
            interrupted.run(1, 19);
            double[] middle = interrupted.parameters();
            Map<String, Vector> state = interrupted.updater().state();
            // What was handed out is a copy.
            interrupted.run(20, 25);

            resumed.setParameters(middle);
            resumed.updater().restore(state);
            resumed.run(20, 40);

            assertThat(resumed.parameters())
                    .isEqualTo(unbroken.parameters())
                    .isNotEqualTo(middle)
                    .isNotEqualTo(start);
            assertThat(middle).isNotEqualTo(start);
            assertThat(resumed.delivered()).isEqualTo(unbroken.delivered());
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void refusesAStateThatLacksSomethingOrHasAnotherSize(String optimizer) {
        try (Trial trial = new Trial(optimizer, DType.FLOAT64, Trial.SHAPES, 1)) {
            trial.run(1, 5);
            Map<String, Vector> state = trial.updater().state();
            double[] parameters = trial.parameters();
            assertThat(state).containsKey("steps");
            for (String name : state.keySet()) {
                Map<String, Vector> missing = new LinkedHashMap<>(state);
                missing.remove(name);
                assertRefused(trial, missing, name);
                int size = state.get(name).size();
                for (Vector wrong : List.of(
                        Vector.zeros(DType.FLOAT64, size - 1),
                        Vector.zeros(DType.FLOAT64, size + 1),
                        Vector.zeros(DType.FLOAT32, size))) {
                    Map<String, Vector> other = new LinkedHashMap<>(state);
                    other.put(name, wrong);
                    assertRefused(trial, other, name);
                }
            }
            // None of them left a trace.
            trial.run(6, 9);
            double[] went = trial.parameters();
            trial.setParameters(parameters);
            trial.updater().restore(state);
            trial.run(6, 9);
            assertThat(trial.parameters()).isEqualTo(went);
        }
    }

    private static void assertRefused(Trial trial, Map<String, Vector> state, String name) {
        assertThatThrownBy(() -> trial.updater().restore(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    /** Large enough that the work is shared. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void comesToTheSameBitsOnTwoThreads(String optimizer) {
        List<Shape> shapes = List.of(Shape.of(19, 23), Shape.of(40_001), Shape.of(213, 129), Shape.of(129));
        try (Trial alone = new Trial(optimizer, DType.FLOAT32, shapes, 1);
                Trial shared = new Trial(optimizer, DType.FLOAT32, shapes, 2)) {
            double[] start = alone.parameters();
            alone.run(1, 8);
            shared.run(1, 8);
            assertThat(shared.parameters()).isEqualTo(alone.parameters()).isNotEqualTo(start);
            assertThat(shared.delivered()).isEqualTo(alone.delivered());
        }
    }
}
