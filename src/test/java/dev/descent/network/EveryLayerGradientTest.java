package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.network.LayerSamples.Sample;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EveryLayerGradientTest {

    private static final int SHAPES = 3;

    @Test
    void noTypeIsLeftOut() {
        assertThat(LayerSamples.all().keySet())
                .as("types in LayerSamples")
                .containsExactlyInAnyOrderElementsOf(LayerSamples.types().keySet());
    }

    static Stream<Arguments> samples() {
        List<Arguments> cases = new ArrayList<>();
        LayerSamples.stream().forEach(sample -> {
            for (int draw = 0; draw < SHAPES; draw++) {
                long seed = 1000L * cases.size() + draw;
                cases.add(Arguments.of(sample, sample.shape(seed), draw, seed));
            }
        });
        return cases.stream();
    }

    /** One row, and more; as in training, and as in inference. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("samples")
    void gradientsAreTheSlopes(Sample sample, Shape shape, int draw, long seed) {
        CentralDifferences differences = CentralDifferences.of(sample.spec(), shape)
                .rows(draw == 0 ? 1 : 2 + (int) (4 * CounterRandom.of(seed).uniform(0)))
                .elements(8)
                .tokens(sample.input() == LayerSamples.Input.IDS ? LayerSamples.IDS : 0)
                .seed(seed);
        if (draw == SHAPES - 1) {
            differences.inference();
        }
        differences.check();
    }

    /** Inputs of more than one of the blocks that layers work in, with a rest. */
    static Stream<Arguments> large() {
        String batch = "{'type': 'batch_normalization', 'epsilon': 0.01}";
        return Stream.of(
                Arguments.of("'layer_normalization'", Shape.of(2, 1000)),
                Arguments.of("'layer_normalization'", Shape.of(2500)),
                Arguments.of("'rms_normalization'", Shape.of(3, 700)),
                Arguments.of(batch, Shape.of(50, 30)),
                Arguments.of(batch, Shape.of(2500)),
                Arguments.of("{'type': 'group_normalization', 'groups': 2}", Shape.of(70, 50)),
                Arguments.of("'softmax'", Shape.of(3, 700)),
                Arguments.of("'log_softmax'", Shape.of(2500)),
                Arguments.of("'gelu'", Shape.of(1500)),
                Arguments.of("'tanh'", Shape.of(1500)),
                Arguments.of("{'type': 'dropout', 'rate': 0.3}", Shape.of(1500)),
                Arguments.of("{'type': 'alpha_dropout', 'rate': 0.3}", Shape.of(1500)),
                Arguments.of("{'type': 'spatial_dropout', 'rate': 0.3}", Shape.of(90, 30)),
                Arguments.of(
                        "{'type': 'conv2d', 'filters': 2, 'kernel_size': 3, 'dilation_rate': 2}", Shape.of(60, 60, 4)),
                Arguments.of(
                        "{'type': 'conv2d', 'filters': 3, 'kernel_size': 4, 'strides': 1, 'padding': 'same'}",
                        Shape.of(70, 60, 2)),
                Arguments.of("{'type': 'depthwise_conv2d', 'kernel_size': 3, 'padding': 'same'}", Shape.of(40, 40, 3)),
                Arguments.of(
                        "{'type': 'conv1d', 'filters': 2, 'kernel_size': 4, 'dilation_rate': 3, 'padding': 'causal'}",
                        Shape.of(4000, 8)),
                Arguments.of(
                        "{'type': 'conv2d_transpose', 'filters': 8, 'kernel_size': 4, 'strides': 2, 'padding': 'same'}",
                        Shape.of(40, 40, 2)),
                Arguments.of("{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 2}", Shape.of(60, 3)),
                Arguments.of(
                        "{'type': 'multi_head_attention', 'num_heads': 1, 'key_dim': 2, 'use_causal_mask': true}",
                        Shape.of(60, 3)),
                Arguments.of("'positional_embedding'", Shape.of(50, 60)),
                Arguments.of("'global_average_pooling1d'", Shape.of(50, 100)),
                Arguments.of(
                        "{'type': 'bidirectional', 'merge_mode': 'ave', 'layer': {'type': 'gru', 'units': 300,"
                                + " 'return_sequences': true}}",
                        Shape.of(3, 2)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("large")
    void gradientsOfLargeInputsAreTheSlopes(String layer, Shape shape) {
        CentralDifferences.of(layer, shape).rows(5).elements(4).check();
    }

    @Test
    void gradientsOfManyIdsAreTheSlopes() {
        CentralDifferences.of("{'type': 'embedding', 'input_dim': 5, 'output_dim': 300}", Shape.of(20))
                .tokens(LayerSamples.IDS)
                .elements(4)
                .check();
    }
}
