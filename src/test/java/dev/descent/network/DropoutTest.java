package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.tensor.DType;
import dev.descent.tensor.FloatVector;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {

    private static final int WIDTH = 5000;
    private static final double RATE = 0.3;

    private final Network network = Network.compile(new ModelSpec(List.of(new Dropout(RATE))), Shape.of(WIDTH));
    private final Tensor parameters = Tensor.zeros(DType.FLOAT32, Shape.of(1));

    private Execution execution(boolean training) {
        return network.execution(
                        parameters,
                        training ? Tensor.zeros(DType.FLOAT32, Shape.of(1)) : null,
                        Share.whole(2),
                        training,
                        false,
                        training)
                .allocate();
    }

    /** Of ones, which a pass may overwrite. */
    private static void forward(Execution execution, Pass pass) {
        Vector ones = Vector.zeros(DType.FLOAT32, 2 * WIDTH);
        ones.fill(1);
        execution.input().write(0, ones);
        execution.forward(pass);
    }

    @Test
    void dropsItsShareAndScalesTheRest() {
        try (Execution execution = execution(true)) {
            forward(execution, new Pass(1, 1));
            Vector output = execution.output().toVector();
            int dropped = 0;
            for (int i = 0; i < output.size(); i++) {
                if (output.get(i) == 0) {
                    dropped++;
                } else {
                    assertThat(output.get(i)).isCloseTo(1 / (1 - RATE), within(1e-6));
                }
            }
            assertThat(dropped / (2.0 * WIDTH)).isCloseTo(RATE, within(0.02));
        }
    }

    @Test
    void sendsTheGradientThroughTheSameMask() {
        try (Execution execution = execution(true)) {
            Pass pass = new Pass(1, 1);
            forward(execution, pass);
            Vector ones = Vector.zeros(DType.FLOAT32, 2 * WIDTH);
            ones.fill(1);
            execution.outputGradient().write(0, ones);
            execution.backward(pass);
            assertThat(((FloatVector) execution.inputGradient().toVector()).array())
                    .isEqualTo(((FloatVector) execution.output().toVector()).array());
        }
    }

    @Test
    void drawsAnotherMaskForAnotherStepOrSeedOnly() {
        try (Execution execution = execution(true)) {
            forward(execution, new Pass(1, 1));
            float[] first = ((FloatVector) execution.output().toVector()).array();
            forward(execution, new Pass(1, 2));
            float[] otherStep = ((FloatVector) execution.output().toVector()).array();
            forward(execution, new Pass(2, 1));
            float[] otherSeed = ((FloatVector) execution.output().toVector()).array();
            forward(execution, new Pass(1, 1));
            float[] again = ((FloatVector) execution.output().toVector()).array();

            assertThat(again).isEqualTo(first);
            assertThat(otherStep).isNotEqualTo(first);
            assertThat(otherSeed).isNotEqualTo(first).isNotEqualTo(otherStep);
        }
    }

    @Test
    void doesNothingInInference() {
        try (Execution execution = execution(false)) {
            forward(execution, new Pass(1, 1));
            Vector output = execution.output().toVector();
            for (int i = 0; i < output.size(); i++) {
                assertThat(output.get(i)).isEqualTo(1);
            }
        }
    }
}
