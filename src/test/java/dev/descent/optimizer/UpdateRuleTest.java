package dev.descent.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reference trajectories don't show. */
class UpdateRuleTest {

    /** The kernel and the bias, 1 each at first, after some updates with the same gradient. */
    private static double[] train(String optimizer, double gradient, int updates) {
        ParameterLayout layout = new ParameterLayout();
        layout.add("kernel", Shape.of(1));
        layout.add("bias", Shape.of(1));
        try (Tensor parameters = Tensor.zeros(DType.FLOAT32, Shape.of(layout.size()));
                Tensor gradients = Tensor.zeros(DType.FLOAT32, Shape.of(layout.size()))) {
            Updater updater = new Updater(
                    new UpdateChain(SpecReader.read(optimizer, Optimizer.class), null, null),
                    layout,
                    List.of(
                            ParameterSettings.of(ParameterSettings.Kind.KERNEL),
                            ParameterSettings.of(ParameterSettings.Kind.BIAS)),
                    parameters,
                    gradients,
                    new Updater.Setting(1, 0, ThreadTeam.alone(), false));
            parameters.write(0, filled(layout.size(), 1));
            for (int i = 0; i < updates; i++) {
                gradients.write(0, filled(layout.size(), gradient));
                updater.update(false);
            }
            Vector after = parameters.toVector();
            return layout.entries().stream()
                    .mapToDouble(entry -> after.get(entry.offset()))
                    .toArray();
        }
    }

    private static Vector filled(int size, double value) {
        Vector vector = Vector.zeros(DType.FLOAT32, size);
        vector.fill(value);
        return vector;
    }

    @ParameterizedTest
    @ValueSource(strings = {"adamw", "lion"})
    void weightDecayLeavesExcludedKindsAlone(String type) {
        double[] after = train(
                "{\"type\": \"%s\", \"learning_rate\": 0.1, \"weight_decay\": 0.5, \"exclude\": [\"bias\"]}"
                        .formatted(type),
                0,
                2);

        assertThat(after[0]).isCloseTo(0.95 * 0.95, within(1e-6));
        assertThat(after[1]).isEqualTo(1);
    }

    /** v − a² would be rounded to less than 0, and its root not be a number. */
    @Test
    void centeredRmspropSurvivesAGradientThatNeverChanges() {
        double[] after = train("{\"type\": \"rmsprop\", \"centered\": true, \"rho\": 0.95}", 0.1, 2000);

        assertThat(after[0]).isFinite().isLessThan(1);
    }
}
