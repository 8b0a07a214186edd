package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest {

    private static final int WIDTH = 3;

    private static ModelSpec model(String layers) {
        return SpecReader.read("{\"layers\": [" + layers.replace('\'', '"') + "]}", ModelSpec.class);
    }

    /** What attention makes of some rows of ids, of which 0 is padding. */
    private static double[] attend(String options, DType dtype, Share share, boolean training, int[]... ids) {
        Network network = Network.compile(
                model("{'type': 'embedding', 'input_dim': 9, 'output_dim': " + WIDTH + ", 'mask_zero': true,"
                        + " 'embeddings_initializer': 'random_normal'},"
                        + "{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 5" + options + "}"),
                Shape.of(ids[0].length));
        Tensor parameters = Tensor.zeros(dtype, Shape.of(network.layout().size()));
        Tensor gradients = Tensor.zeros(dtype, parameters.shape());
        network.initialize(parameters, 4);
        try (Execution execution = network.execution(parameters, gradients, share, training, false, false)
                .allocate()) {
            Vector row = Vector.zeros(dtype, ids[0].length);
            for (int i = 0; i < share.rows(); i++) {
                for (int t = 0; t < row.size(); t++) {
                    row.set(t, ids[share.firstRow() + i][t]);
                }
                execution.input().write(i * row.size(), row);
            }
            execution.forward(new Pass(8, 2));
            Vector output = execution.output().toVector();
            double[] numbers = new double[output.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = output.get(i);
            }
            return numbers;
        }
    }

    private static double[] attend(String options, DType dtype, int... ids) {
        return attend(options, dtype, Share.whole(1), false, ids);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, false, 1e-6", "FLOAT32, true, 1e-6", "FLOAT64, false, 1e-14", "FLOAT64, true, 1e-14"})
    void doesNotSeePadding(DType dtype, boolean causal, double tolerance) {
        String options = ", 'use_causal_mask': " + causal;
        double[] alone = attend(options, dtype, 3, 7, 2);
        double[] padded = attend(options, dtype, 0, 3, 7, 0, 2, 0);
        int[] places = {1, 2, 4};

        for (int i = 0; i < places.length; i++) {
            for (int j = 0; j < WIDTH; j++) {
                assertThat(padded[places[i] * WIDTH + j]).isEqualTo(alone[i * WIDTH + j], within(tolerance));
            }
        }
    }

    @Test
    void staysFiniteWhereThereIsNothingButPadding() {
        for (DType dtype : DType.values()) {
            for (double value : attend("", dtype, 0, 0, 0)) {
                assertThat(value).isFinite();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 60})
    void causalOnesDoNotSeeWhatComesLater(int time) {
        int[] ids = new int[time];
        for (int t = 0; t < time; t++) {
            ids[t] = 1 + t % 8;
        }
        String causal = ", 'use_causal_mask': true";
        double[] before = attend(causal, DType.FLOAT64, ids);
        ids[time - 1] = 5;
        ids[time - 2] = 1;
        double[] after = attend(causal, DType.FLOAT64, ids);

        for (int i = 0; i < (time - 2) * WIDTH; i++) {
            assertThat(after[i]).isEqualTo(before[i]);
        }
        assertThat(after[(time - 2) * WIDTH]).isNotEqualTo(before[(time - 2) * WIDTH]);
    }

    @Test
    void dropsTheSameWeightsHoweverTheRowsAreDivided() {
        int[][] ids = {{1, 2, 3}, {4, 5, 6}, {7, 8, 1}};
        String dropping = ", 'dropout': 0.4";
        double[] whole = attend(dropping, DType.FLOAT64, Share.whole(3), true, ids);
        double[] last = attend(dropping, DType.FLOAT64, Share.divide(3, 3)[2], true, ids);

        assertThat(last).containsExactly(Arrays.copyOfRange(whole, 2 * 3 * WIDTH, whole.length), within(1e-15));
        assertThat(whole[0]).isNotEqualTo(attend("", DType.FLOAT64, Share.whole(3), true, ids)[0]);
        assertThat(attend(dropping, DType.FLOAT64, Share.whole(3), false, ids))
                .containsExactly(attend("", DType.FLOAT64, Share.whole(3), false, ids), within(0.0));
    }

    @Test
    void refusesWhatIsNoSequence() {
        assertThatThrownBy(() -> Network.compile(
                        model("{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 5}"), Shape.of(4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("(time, features)");
        assertThatThrownBy(() -> model(
                        "{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 5, 'weight_normalization': true}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("/layers/0/weight_normalization");
    }
}
