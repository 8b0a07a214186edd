package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.network.Loss;
import dev.descent.network.ModelSpec;
import dev.descent.network.Network;
import dev.descent.network.Pass;
import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.UpdateChain;
import dev.descent.optimizer.Updater;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loss that takes over the last activation sees logits, where probabilities would have been rounded to 0 or 1. */
class FusedLossTest {

    @ParameterizedTest
    @CsvSource({
        "sigmoid, binary_crossentropy, 1, 200",
        "softmax, sparse_categorical_crossentropy, 2, 400",
        "softmax, categorical_crossentropy, 2, 400"
    })
    void learnsFromConfidentMistakes(String activation, String lossName, int units, double expected) {
        Network network = Network.compile(
                SpecReader.read(
                        "{\"layers\": [{\"type\": \"dense\", \"units\": %d, \"activation\": \"%s\"}]}"
                                .formatted(units, activation),
                        ModelSpec.class),
                Shape.of(1));
        Loss loss = SpecReader.read("\"" + lossName + "\"", Loss.class);
        UpdateChain chain = new UpdateChain(
                SpecReader.read("{\"type\": \"sgd\", \"learning_rate\": 0.5}", Optimizer.class), null, null);
        try (Optimization optimization = new Optimization(
                network, loss, chain, DType.FLOAT64, new Updater.Setting(1, 0, ThreadTeam.alone(), false))) {
            assertThat(optimization.withoutLast()).isTrue();
            // Class 1 with certainty, for a row of class 0.
            optimization.parameters().write(0, of(units == 1 ? new double[] {200} : new double[] {-200, 200}));
            Vector target = lossName.equals("categorical_crossentropy") ? of(1, 0) : of(0);

            Optimization.Result result = optimization.update(of(1), target, null, 1, new Pass(0, 1), false);

            assertThat(result.loss()).isCloseTo(expected, within(1e-9));
            Vector kernel = optimization.parameters().view(0, Shape.of(units)).toVector();
            assertThat(kernel.get(units - 1)).isCloseTo(199.5, within(1e-9));
        }
    }

    private static Vector of(double... values) {
        Vector vector = Vector.zeros(DType.FLOAT64, values.length);
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        return vector;
    }
}
