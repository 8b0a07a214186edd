package dev.descent.network;

import static org.assertj.core.api.Assertions.within;

import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers with windows that slide over an image, at all small sizes, against their definitions written down in plain loops. */
class EveryWindowTest {

    private static final List<String> LAYERS = List.of(
            "'type': 'conv2d', 'filters': 2, 'kernel_size': %s",
            "'type': 'depthwise_conv2d', 'kernel_size': %s",
            "'type': 'max_pooling2d', 'pool_size': %s",
            "'type': 'average_pooling2d', 'pool_size': %s");

    static Stream<Arguments> layers() {
        List<Arguments> cases = new ArrayList<>();
        for (String layer : LAYERS) {
            for (String padding : List.of("valid", "same")) {
                for (int stride = 1; stride <= 5; stride++) {
                    cases.add(Arguments.of(layer, padding, stride));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void isWhereItBelongs(String layer, String padding, int stride) {
        SoftAssertions all = new SoftAssertions();
        for (int size = 1; size <= 4; size++) {
            for (int n = 1; n <= 7; n++) {
                // The other axis, the channels and the rows go through sizes of their own.
                int turn = size + n + stride;
                int[] sizes = {size, 1 + turn % 2};
                int[] lengths = {n, 1 + turn % 4};
                int[] strides = {stride, 1 + turn % 3};
                LayerSpec spec = LayerSamples.read("{" + layer.formatted("[" + sizes[0] + ", " + sizes[1] + "]")
                        + ", 'strides': [" + strides[0] + ", " + strides[1] + "], 'padding': '" + padding + "'}");
                Shape shape = Shape.of(lengths[0], lengths[1], 1 + turn % 3 / 2);
                try {
                    spec.outputShape(shape);
                } catch (ShapeMismatch refused) {
                    continue;
                }
                Plain plain = new Plain(spec, shape, sizes, strides, padding.equals("same"), biasAt(spec, shape));
                for (boolean withInputGradient : List.of(true, false)) {
                    check(all, plain, 1 + turn / 3 % 2, withInputGradient);
                }
            }
        }
        all.assertAll();
    }

    private static void check(SoftAssertions all, Plain plain, int rows, boolean withInputGradient) {
        String what = plain.spec + " on " + rows + " of " + plain.input;
        Network network = Network.compile(new ModelSpec(List.of(plain.spec)), plain.input);
        Shape size = Shape.of(Math.max(1, network.layout().size()));
        try (Tensor parameters = Tensor.zeros(DType.FLOAT64, size);
                Tensor gradients = Tensor.zeros(DType.FLOAT64, size);
                Execution execution = network.execution(
                                parameters, gradients, Share.whole(rows), true, false, withInputGradient)
                        .allocate()) {
            Vector weights = random(1, parameters.elements());
            Vector x = random(2, execution.input().elements());
            parameters.write(0, weights);
            execution.input().write(0, x);
            try {
                execution.forward(new Pass(1, 1));
            } catch (RuntimeException failure) {
                all.fail(what + ": " + failure.getMessage());
                return;
            }
            Vector y = execution.output().toVector();
            Vector g = random(3, y.size());
            double[] ofInput = new double[x.size()];
            double[] ofWeights = new double[weights.size()];
            double[] expected = plain.run(x, weights, g, ofInput, ofWeights);
            compare(all, what, y, expected);
            if (execution.outputGradient() == null) {
                return;
            }
            Objects.requireNonNull(execution.outputGradient()).write(0, g);
            execution.backward(new Pass(1, 1));
            compare(all, what + ": weights", gradients.toVector(), ofWeights);
            if (withInputGradient) {
                compare(all, what + ": input", execution.inputGradient().toVector(), ofInput);
            }
        }
    }

    private static int biasAt(LayerSpec spec, Shape input) {
        return Network.compile(new ModelSpec(List.of(spec)), input).layout().entries().stream()
                .filter(entry -> entry.name().equals("0/bias"))
                .mapToInt(ParameterLayout.Entry::offset)
                .findFirst()
                .orElse(-1);
    }

    private static Vector random(long seed, int size) {
        CounterRandom random = CounterRandom.of(seed);
        Vector vector = Vector.zeros(DType.FLOAT64, size);
        for (int i = 0; i < size; i++) {
            vector.set(i, random.normal(i));
        }
        return vector;
    }

    private static void compare(SoftAssertions all, String what, Vector found, double[] expected) {
        double[] values = new double[found.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = found.get(i);
        }
        all.assertThat(values).as(what).containsExactly(expected, within(1e-9));
    }

    /** One layer by its definition. */
    private record Plain(LayerSpec spec, Shape input, int[] sizes, int[] strides, boolean same, int biasAt) {

        private int before(int axis, int length) {
            int n = input.size(axis);
            return same ? Math.max((length - 1) * strides[axis] + sizes[axis] - n, 0) / 2 : 0;
        }

        /** @return the output; gradients are added to what is there */
        double[] run(Vector x, Vector weights, Vector g, double[] ofInput, double[] ofWeights) {
            Shape output = spec.outputShape(input);
            int places = (int) output.elements() / output.size(-1);
            int rows = x.size() / (int) input.elements();
            double[] y = new double[rows * (int) output.elements()];
            for (int place = 0; place < rows * places; place++) {
                int row = place / places;
                int line = place % places / output.size(1) * strides[0] - before(0, output.size(0));
                int column = place % output.size(1) * strides[1] - before(1, output.size(1));
                for (int c = 0; c < output.size(-1); c++) {
                    int at = place * output.size(-1) + c;
                    y[at] = window(x, weights, row, line, column, c, g.get(at), ofInput, ofWeights);
                }
            }
            return y;
        }

        private double window(
                Vector x,
                Vector weights,
                int row,
                int line,
                int column,
                int c,
                double slope,
                double[] ofInput,
                double[] ofWeights) {
            int channels = input.size(-1);
            List<int[]> inside = new ArrayList<>();
            for (int i = 0; i < sizes[0] * sizes[1]; i++) {
                int h = line + i / sizes[1];
                int w = column + i % sizes[1];
                if (h >= 0 && h < input.size(0) && w >= 0 && w < input.size(1)) {
                    inside.add(new int[] {((row * input.size(0) + h) * input.size(1) + w) * channels, i});
                }
            }
            if (spec instanceof Conv2d || spec instanceof DepthwiseConv2d) {
                boolean full = spec instanceof Conv2d;
                int filters = full ? ((Conv2d) spec).filters() : channels;
                int bias = biasAt + c;
                double sum = weights.get(bias);
                ofWeights[bias] += slope;
                for (int[] each : inside) {
                    for (int in = full ? 0 : c; in < (full ? channels : c + 1); in++) {
                        int k = full ? (each[1] * channels + in) * filters + c : each[1] * channels + in;
                        sum += x.get(each[0] + in) * weights.get(k);
                        ofInput[each[0] + in] += slope * weights.get(k);
                        ofWeights[k] += slope * x.get(each[0] + in);
                    }
                }
                return sum;
            }
            if (spec instanceof MaxPooling2d) {
                int best = inside.get(0)[0] + c;
                for (int[] each : inside) {
                    best = x.get(each[0] + c) > x.get(best) ? each[0] + c : best;
                }
                ofInput[best] += slope;
                return x.get(best);
            }
            double sum = 0;
            for (int[] each : inside) {
                sum += x.get(each[0] + c) / inside.size();
                ofInput[each[0] + c] += slope / inside.size();
            }
            return sum;
        }
    }
}
