package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever way a convolution is computed, the numbers are the same; the images are large enough for several strips and blocks. */
class ConvolutionTest {

    private static final double PRECISION = 1e-9;

    /** What a layer makes of images and of the gradient of its output, both sines of the elements' numbers. */
    private record Result(Vector output, Vector inputGradient, Vector gradients, ParameterLayout layout) {

        Vector gradient(String name) {
            ParameterLayout.Entry entry = layout.entries().stream()
                    .filter(each -> each.name().equals("0/" + name))
                    .findFirst()
                    .orElseThrow();
            return gradients.slice(entry.offset(), entry.offset() + entry.elements());
        }
    }

    private static Result run(LayerSpec spec, Shape image, int rows, boolean withInputGradient, Vector weights) {
        Network network = Network.compile(new ModelSpec(List.of(spec)), image);
        Shape size = Shape.of(network.layout().size());
        Tensor parameters = Tensor.zeros(DType.FLOAT64, size);
        Tensor gradients = Tensor.zeros(DType.FLOAT64, size);
        parameters.write(0, weights);
        try (Execution execution = network.execution(
                        parameters, gradients, Share.whole(rows), true, false, withInputGradient)
                .allocate()) {
            execution.input().write(0, sines(execution.input().elements(), 0.37));
            execution.forward(new Pass(1, 1));
            Vector output = execution.output().toVector();
            execution.outputGradient().write(0, sines(output.size(), 0.73));
            execution.backward(new Pass(1, 1));
            Vector inputGradient =
                    withInputGradient ? execution.inputGradient().toVector() : Vector.zeros(DType.FLOAT64, 0);
            return new Result(output, inputGradient, gradients.toVector(), network.layout());
        }
    }

    private static Vector sines(int size, double step) {
        Vector sines = Vector.zeros(DType.FLOAT64, size);
        for (int i = 0; i < size; i++) {
            sines.set(i, Math.sin(step * i + 0.1));
        }
        return sines;
    }

    private static Vector weights(LayerSpec spec, Shape image) {
        return sines(
                Network.compile(new ModelSpec(List.of(spec)), image).layout().size(), 0.91);
    }

    private static Conv2d conv(int filters, int size, int stride, Padding padding, int dilation, boolean bias) {
        List<Integer> window = List.of(size, size);
        return new Conv2d(
                filters,
                window,
                List.of(stride, stride),
                padding,
                List.of(dilation, dilation),
                null,
                bias,
                null,
                null,
                null);
    }

    private static void assertSame(Vector actual, Vector expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i))
                    .as("element %s", i)
                    .isCloseTo(expected.get(i), within(PRECISION * Math.max(1, Math.abs(expected.get(i)))));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "28, 1, 32, 3, 1, VALID, 3, true",
        "28, 1, 32, 3, 1, SAME, 70, true",
        "28, 1, 32, 3, 2, SAME, 3, false",
        "28, 1, 4, 5, 1, VALID, 3, true",
        "40, 3, 8, 5, 1, SAME, 4, true",
        "40, 3, 8, 5, 2, VALID, 4, true",
        "40, 4, 8, 4, 1, SAME, 8, false",
        "40, 16, 4, 3, 1, SAME, 3, true",
        "41, 16, 4, 2, 3, VALID, 3, true",
    })
    void givesTheSameKernelGradientWhetherOrNotTheInputsIsAskedFor(
            int size, int channels, int filters, int window, int stride, Padding padding, int rows, boolean bias) {
        Conv2d spec = conv(filters, window, stride, padding, 1, bias);
        Shape image = Shape.of(size, size + 1, channels);
        Result nativeOps = run(spec, image, rows, true, weights(spec, image));
        Result patches = run(spec, image, rows, false, weights(spec, image));
        assertSame(patches.output(), nativeOps.output());
        assertSame(patches.gradients(), nativeOps.gradients());
    }

    /** A dilated kernel is one with zeros between. */
    @ParameterizedTest
    @CsvSource({"VALID, 1, 3", "SAME, 1, 3", "SAME, 2, 3", "VALID, 3, 8"})
    void dilatesAsAKernelWithZerosBetween(Padding padding, int stride, int rows) {
        Shape image = Shape.of(37, 36, 5);
        int place = 5 * 6;
        Vector tight = sines(9 * place, 0.91);
        Vector wide = Vector.zeros(DType.FLOAT64, 25 * place);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                wide.copyRuns((2 * i * 5 + 2 * j) * place, place, tight, (i * 3 + j) * place, place, place, 1);
            }
        }
        Result dilated = run(conv(6, 3, stride, padding, 2, false), image, rows, true, tight);
        Result spread = run(conv(6, 5, stride, padding, 1, false), image, rows, true, wide);
        assertSame(dilated.output(), spread.output());
        assertSame(dilated.inputGradient(), spread.inputGradient());
        Vector gradient = spread.gradient("kernel");
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int at = (2 * i * 5 + 2 * j) * place;
                assertSame(
                        dilated.gradient("kernel").slice((i * 3 + j) * place, (i * 3 + j + 1) * place),
                        gradient.slice(at, at + place));
            }
        }
    }

    /** ⟨Ax, y⟩ = ⟨x, Aᵀy⟩, for large images. */
    @ParameterizedTest
    @CsvSource({"VALID, 1, 3", "SAME, 2, 3", "VALID, 3, 9"})
    void transposesTheConvolution(Padding padding, int stride, int rows) {
        Shape small = Shape.of(33, 30, 4);
        Conv2dTranspose transposed =
                new Conv2dTranspose(8, List.of(4, 3), List.of(stride, stride), padding, null, false, null, null, null);
        Shape large = transposed.outputShape(small);
        Conv2d convolution =
                new Conv2d(4, List.of(4, 3), List.of(stride, stride), padding, null, null, false, null, null, null);
        Vector kernel = weights(transposed, small);
        // Both kernels are [4, 3, 8, 4].
        Result up = run(transposed, small, rows, true, kernel);
        Result down = run(convolution, large, rows, true, kernel);
        Vector x = sines(rows * (int) small.elements(), 0.37);
        Vector y = sines(rows * (int) large.elements(), 0.37);
        assertThat(dot(up.output(), y)).isCloseTo(dot(x, down.output()), within(1e-6));
    }

    private static double dot(Vector a, Vector b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    @Test
    void looksAtNothingLaterWhereItIsCausal() {
        Conv1d spec = new Conv1d(3, 3, 1, SequencePadding.CAUSAL, 2, null, true, null, null, null);
        Network network = Network.compile(new ModelSpec(List.of(spec)), Shape.of(9, 2));
        Tensor parameters =
                Tensor.zeros(DType.FLOAT64, Shape.of(network.layout().size()));
        parameters.write(0, sines(parameters.elements(), 0.91));
        try (Execution execution = network.inference(parameters, 1, false).allocate()) {
            Vector sequence = sines(18, 0.37);
            execution.input().write(0, sequence);
            execution.forward(new Pass(1, 1));
            Vector before = execution.output().toVector();
            sequence.slice(10, 18).fill(7);
            execution.input().write(0, sequence);
            execution.forward(new Pass(1, 1));
            Vector after = execution.output().toVector();
            assertSame(after.slice(0, 15), before.slice(0, 15));
            assertThat(after.get(15)).isNotEqualTo(before.get(15));
        }
    }
}
