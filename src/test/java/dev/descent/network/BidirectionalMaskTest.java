package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BidirectionalMaskTest {

    private static final int UNITS = 3;

    /** Of which 0 is padding. */
    private static final double[] IDS = {1, 2, 0, 0, 3, 0, 4, 1, 1, 0, 2, 2, 0, 0, 0};

    /** The mean over the steps that count, of each of the two layers. */
    private static double[] means(String type, boolean backwards) {
        List<LayerSpec> layers = List.of(
                LayerSamples.read("{'type': 'embedding', 'input_dim': 5, 'output_dim': 2, 'mask_zero': true}"),
                LayerSamples.read("{'type': 'bidirectional', 'layer': {'type': '" + type + "', 'units': " + UNITS
                        + ", 'return_sequences': true, 'go_backwards': " + backwards + "}}"),
                LayerSamples.read("'global_average_pooling1d'"));
        Network network = Network.compile(new ModelSpec(layers), Shape.of(5));
        try (Tensor parameters =
                        Tensor.zeros(DType.FLOAT64, Shape.of(network.layout().size()));
                Execution execution = network.inference(parameters, 3, false).allocate()) {
            for (ParameterLayout.Entry entry : network.layout().entries()) {
                // The layers change places.
                String name = !backwards
                        ? entry.name()
                        : entry.name().contains("forward")
                                ? entry.name().replace("forward", "backward")
                                : entry.name().replace("backward", "forward");
                CounterRandom random = CounterRandom.of(name.hashCode());
                Vector values = Vector.zeros(DType.FLOAT64, entry.elements());
                for (int i = 0; i < values.size(); i++) {
                    values.set(i, random.normal(i));
                }
                parameters.write(entry.offset(), values);
            }
            Vector ids = Vector.zeros(DType.FLOAT64, IDS.length);
            for (int i = 0; i < IDS.length; i++) {
                ids.set(i, IDS[i]);
            }
            execution.input().write(0, ids);
            execution.forward(new Pass(0, 1));
            Vector output = execution.output().toVector();
            double[] means = new double[output.size()];
            for (int i = 0; i < means.length; i++) {
                // And so do their outputs.
                means[i] = output.get(backwards ? i - i % (2 * UNITS) + (i + UNITS) % (2 * UNITS) : i);
            }
            return means;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple_rnn", "lstm", "gru"})
    void paddingIsTurnedRoundWithTheSequence(String type) {
        assertThat(means(type, true)).containsExactly(means(type, false), within(1e-12));
    }
}
