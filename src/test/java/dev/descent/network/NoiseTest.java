package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseTest {

    private static final int ROWS = 7;
    private static final Shape IMAGE = Shape.of(31, 11, 13);
    private static final int EXAMPLE = (int) IMAGE.elements();
    private static final Pass PASS = new Pass(3, 5);

    static Stream<LayerSpec> layers() {
        return Stream.of(new Dropout(0.3), new SpatialDropout(0.3), new AlphaDropout(0.3), new GaussianNoise(0.3));
    }

    /** Output and input gradient of rows whose values and gradients are those given, from the given row of a batch on. */
    private record Result(Vector output, Vector inputGradient) {}

    private static Result run(LayerSpec spec, Share share, boolean training, Vector values, Pass pass) {
        Network network = Network.compile(new ModelSpec(List.of(spec)), IMAGE);
        Tensor parameters = Tensor.zeros(DType.FLOAT64, Shape.of(1));
        Tensor gradients = Tensor.zeros(DType.FLOAT64, Shape.of(1));
        Vector rows = values.slice(share.firstRow() * EXAMPLE, (share.firstRow() + share.rows()) * EXAMPLE);
        try (Execution execution = network.execution(parameters, gradients, share, training, false, true)
                .allocate()) {
            execution.input().write(0, rows);
            execution.forward(pass);
            Vector output = execution.output().toVector();
            execution.outputGradient().write(0, rows);
            execution.backward(pass);
            return new Result(output, execution.inputGradient().toVector());
        }
    }

    private static Vector normal(int rows) {
        Vector values = Vector.zeros(DType.FLOAT64, rows * EXAMPLE);
        CounterRandom.of(17).normal(0, values);
        return values;
    }

    private static double[] array(Vector vector) {
        double[] array = new double[vector.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = vector.get(i);
        }
        return array;
    }

    private static double mean(Vector vector) {
        return Arrays.stream(array(vector)).average().orElseThrow();
    }

    private static double variance(Vector vector) {
        double mean = mean(vector);
        double sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += (vector.get(i) - mean) * (vector.get(i) - mean);
        }
        return sum / vector.size();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void doesTheSameHoweverTheRowsAreShared(LayerSpec spec) {
        Vector values = normal(ROWS);
        Result whole = run(spec, Share.whole(ROWS), true, values, PASS);
        for (Share share : Share.divide(ROWS, 3)) {
            Result part = run(spec, share, true, values, PASS);
            int from = share.firstRow() * EXAMPLE;
            int to = from + share.rows() * EXAMPLE;
            assertThat(array(part.output())).isEqualTo(array(whole.output().slice(from, to)));
            assertThat(array(part.inputGradient()))
                    .isEqualTo(array(whole.inputGradient().slice(from, to)));
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void doesNothingInInference(LayerSpec spec) {
        Vector values = normal(ROWS);
        Result result = run(spec, Share.whole(ROWS), false, values, PASS);
        assertThat(array(result.output())).isEqualTo(array(values));
        assertThat(array(result.inputGradient())).isEqualTo(array(values));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void isOtherAtAnotherStep(LayerSpec spec) {
        Vector values = normal(ROWS);
        Result one = run(spec, Share.whole(ROWS), true, values, new Pass(3, 5));
        Result again = run(spec, Share.whole(ROWS), true, values, new Pass(3, 5));
        Result other = run(spec, Share.whole(ROWS), true, values, new Pass(3, 6));
        assertThat(array(again.output())).isEqualTo(array(one.output()));
        assertThat(array(other.output())).isNotEqualTo(array(one.output()));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void keepsTheMean(LayerSpec spec) {
        Vector values = normal(ROWS);
        Result result = run(spec, Share.whole(ROWS), true, values, PASS);
        assertThat(mean(result.output())).isCloseTo(mean(values), within(0.03));
    }

    @Test
    void alphaDropoutKeepsTheVarianceToo() {
        Vector values = normal(20);
        Result result = run(new AlphaDropout(0.3), Share.whole(20), true, values, PASS);
        assertThat(variance(result.output())).isCloseTo(1, within(0.02));
        // What is dropped is the same number everywhere, and has no gradient.
        double dropped = 0;
        for (int i = 0; i < values.size(); i++) {
            dropped += result.inputGradient().get(i) == 0 ? 1 : 0;
        }
        assertThat(dropped / values.size()).isCloseTo(0.3, within(0.01));
    }

    @Test
    void gaussianNoiseHasItsStandardDeviationAndLeavesTheGradient() {
        Vector values = normal(20);
        Result result = run(new GaussianNoise(0.3), Share.whole(20), true, values, PASS);
        assertThat(array(result.inputGradient())).isEqualTo(array(values));
        Vector noise = result.output();
        noise.add(-1, values);
        assertThat(mean(noise)).isCloseTo(0, within(0.005));
        assertThat(Math.sqrt(variance(noise))).isCloseTo(0.3, within(0.005));
    }

    @Test
    void spatialDropoutDropsWholeChannels() {
        int rows = 200;
        int channels = IMAGE.size(-1);
        Vector ones = Vector.zeros(DType.FLOAT64, rows * EXAMPLE);
        ones.fill(1);
        Result result = run(new SpatialDropout(0.3), Share.whole(rows), true, ones, PASS);
        int dropped = 0;
        for (int row = 0; row < rows; row++) {
            for (int channel = 0; channel < channels; channel++) {
                double first = result.output().get(row * EXAMPLE + channel);
                assertThat(first).isIn(0.0, 1 / (1 - 0.3));
                dropped += first == 0 ? 1 : 0;
                for (int place = 0; place < EXAMPLE; place += channels) {
                    assertThat(result.output().get(row * EXAMPLE + place + channel))
                            .isEqualTo(first);
                }
            }
        }
        assertThat(dropped / (double) (rows * channels)).isCloseTo(0.3, within(0.04));
        assertThat(array(result.inputGradient())).isEqualTo(array(result.output()));
    }
}
