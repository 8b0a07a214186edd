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

    private static final int SHAPES = 4;

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
}
