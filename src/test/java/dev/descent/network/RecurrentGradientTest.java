package dev.descent.network;

import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrentGradientTest {

    private static final List<String> LAYERS = List.of(
            "'type': 'simple_rnn'",
            "'type': 'simple_rnn', 'activation': 'gelu'",
            "'type': 'simple_rnn', 'activation': 'relu', 'use_bias': false",
            "'type': 'lstm'",
            "'type': 'lstm', 'activation': 'softsign', 'recurrent_activation': 'silu'",
            "'type': 'lstm', 'activation': 'linear', 'use_bias': false",
            "'type': 'lstm', 'weight_normalization': true",
            "'type': 'gru'",
            "'type': 'gru', 'activation': 'mish', 'recurrent_activation': 'softsign'",
            "'type': 'gru', 'use_bias': false",
            "'type': 'gru', 'reset_after': false",
            "'type': 'gru', 'reset_after': false, 'activation': 'silu', 'recurrent_activation': 'gelu'",
            "'type': 'gru', 'reset_after': false, 'use_bias': false");

    /** Each layer at two shapes; the second has more steps than it takes to transpose weights first. */
    static Stream<Arguments> layers() {
        List<Arguments> cases = new ArrayList<>();
        for (String layer : LAYERS) {
            for (int variant = 0; variant < 4; variant++) {
                CounterRandom random = CounterRandom.of(cases.size());
                int steps = variant == 0 ? 1 : variant == 1 ? 18 : 2 + (int) (4 * random.uniform(0));
                cases.add(Arguments.of(
                        "{" + layer + ", 'units': " + (1 + (int) (5 * random.uniform(1))) + ", 'return_sequences': "
                                + (variant % 2 == 1) + ", 'go_backwards': " + (variant > 1) + "}",
                        Shape.of(steps, 1 + (int) (4 * random.uniform(2)))));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void followTheSlope(String layer, Shape input) {
        CentralDifferences.of(layer, input).check();
    }

    /** Several blocks of rows, the last one shorter. */
    @ParameterizedTest
    @ValueSource(
            strings = {"simple_rnn", "lstm", "gru", "gru', 'reset_after': false, 'recurrent_activation': 'sigmoid"})
    void followTheSlopeInBlocks(String type) {
        CentralDifferences.of(
                        "{'type': '" + type + "', 'units': 180, 'return_sequences': true, 'recurrent_initializer':"
                                + " 'glorot_uniform'}",
                        Shape.of(3, 2))
                .rows(7)
                .elements(10)
                .check();
    }

    @Test
    void followTheSlopeOfMoreUnitsThanABlockHolds() {
        CentralDifferences.of(
                        "{'type': 'simple_rnn', 'units': 1030, 'recurrent_initializer': {'type': 'random_normal',"
                                + " 'stddev': 0.02}}",
                        Shape.of(2, 2))
                .rows(2)
                .elements(3)
                .check();
    }

    static Stream<Arguments> around() {
        List<Arguments> cases = new ArrayList<>();
        for (String merge : List.of("concat", "sum", "mul", "ave")) {
            for (boolean sequences : List.of(true, false)) {
                for (String layer : List.of("simple_rnn", "lstm", "gru")) {
                    cases.add(Arguments.of(
                            "{'type': 'bidirectional', 'merge_mode': '" + merge + "', 'layer': {'type': '" + layer
                                    + "', 'units': 3, 'return_sequences': " + sequences + "}}",
                            Shape.of(4, 2)));
                }
            }
        }
        cases.add(Arguments.of(
                "{'type': 'bidirectional', 'layer': {'type': 'lstm', 'units': 2, 'go_backwards': true, 'return_sequences': true}}",
                Shape.of(3, 2)));
        cases.add(Arguments.of(
                "{'type': 'time_distributed', 'layer': {'type': 'dense', 'units': 4, 'activation': 'tanh'}}",
                Shape.of(3, 2)));
        cases.add(Arguments.of(
                "{'type': 'time_distributed', 'layer': {'type': 'dropout', 'rate': 0.4}}", Shape.of(5, 2)));
        cases.add(Arguments.of(
                "{'type': 'time_distributed', 'layer': {'type': 'lstm', 'units': 3, 'return_sequences': true}}",
                Shape.of(3, 2, 2)));
        cases.add(Arguments.of(
                "{'type': 'time_distributed', 'layer': {'type': 'time_distributed', 'layer': {'type': 'dense', 'units': 2}}}",
                Shape.of(3, 2, 2)));
        cases.add(Arguments.of(
                "{'type': 'residual', 'layers': [{'type': 'bidirectional', 'merge_mode': 'mul', 'layer': {'type': 'gru',"
                        + " 'units': 3, 'return_sequences': true}}, 'tanh', {'type': 'lstm', 'units': 3,"
                        + " 'return_sequences': true, 'go_backwards': true}]}",
                Shape.of(4, 3)));
        cases.add(Arguments.of(
                "{'type': 'parallel', 'merge': 'concatenate', 'branches': [[{'type': 'lstm', 'units': 2}, 'relu'], [{'type':"
                        + " 'gru', 'units': 3}, 'softmax'], [{'type': 'time_distributed', 'layer': {'type': 'dense', 'units': 2}},"
                        + " {'type': 'simple_rnn', 'units': 2}]]}",
                Shape.of(4, 3)));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("around")
    void followTheSlopeInsideOthers(String layer, Shape input) {
        CentralDifferences.of(layer, input).check();
    }
}
