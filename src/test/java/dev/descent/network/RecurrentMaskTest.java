package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.MemoryPlan;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sequence with padding in it is the sequence without. */
class RecurrentMaskTest {

    private static final int FEATURES = 2;
    private static final int STEPS = 5;

    /** Padding behind, before, in between, none, nothing else, and a row that ends a block. */
    private static final int[][] MASK = {
        {1, 1, 1, 0, 0}, {0, 0, 1, 1, 1}, {1, 0, 1, 0, 1}, {1, 1, 1, 1, 1}, {0, 0, 0, 0, 0}, {0, 1, 0, 0, 0}
    };

    static Stream<String> layers() {
        return Stream.of(
                        "'type': 'simple_rnn'",
                        "'type': 'simple_rnn', 'activation': 'silu'",
                        "'type': 'lstm'",
                        "'type': 'lstm', 'activation': 'silu'",
                        "'type': 'gru'",
                        "'type': 'gru', 'reset_after': false")
                .flatMap(layer -> Stream.of("false", "true")
                        .flatMap(back -> Stream.of(3, 180)
                                .map(units -> "{" + layer + ", 'go_backwards': " + back + ", 'units': " + units)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void lastStatesAreThoseWithoutPadding(String layer) {
        check(layer + "}", false);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void sequencesRepeatTheStateWherePaddingIs(String layer) {
        check(layer + ", 'return_sequences': true}", true);
    }

    private static void check(String json, boolean sequences) {
        Recurrent spec = (Recurrent) SpecReader.read(SpecReader.parse(json.replace('\'', '"')), "", LayerSpec.class);
        boolean backwards = spec.recurrence().goBackwards();
        int units = spec.units();
        Vector inputs = random(MASK.length * STEPS * FEATURES, 1);
        Vector factors = random(MASK.length * (sequences ? STEPS : 1) * units, 2);
        Result padded = run(spec, MASK.length, STEPS, inputs, factors, MASK);
        double[] weightGradients = new double[padded.weightGradients.size()];
        for (int row = 0; row < MASK.length; row++) {
            List<Integer> real = new ArrayList<>();
            for (int time = 0; time < STEPS; time++) {
                if (MASK[row][time] == 1) {
                    real.add(time);
                }
            }
            double[] output = new double[(sequences ? STEPS : 1) * units];
            double[] inputGradient = new double[STEPS * FEATURES];
            if (!real.isEmpty()) {
                Vector shorter = Vector.zeros(DType.FLOAT64, real.size() * FEATURES);
                Vector factor = Vector.zeros(DType.FLOAT64, (sequences ? real.size() : 1) * units);
                for (int k = 0; k < real.size(); k++) {
                    for (int j = 0; j < FEATURES; j++) {
                        shorter.set(k * FEATURES + j, inputs.get((row * STEPS + real.get(k)) * FEATURES + j));
                    }
                }
                // Outputs are in the order of the steps; each counts where it was made and until the next one is.
                int made = -1;
                for (int step = 0; step < (sequences ? STEPS : 1); step++) {
                    if (sequences) {
                        made += MASK[row][backwards ? STEPS - 1 - step : step];
                    } else {
                        made = 0;
                    }
                    for (int j = 0; j < units && made >= 0; j++) {
                        int at = ((sequences ? row * STEPS + step : row)) * units + j;
                        factor.set(made * units + j, factor.get(made * units + j) + factors.get(at));
                    }
                }
                Result alone = run(spec, 1, real.size(), shorter, factor, null);
                made = -1;
                for (int step = 0; step < (sequences ? STEPS : 1); step++) {
                    made = sequences ? made + MASK[row][backwards ? STEPS - 1 - step : step] : 0;
                    for (int j = 0; j < units && made >= 0; j++) {
                        output[step * units + j] = alone.output.get(made * units + j);
                    }
                }
                for (int k = 0; k < real.size() * FEATURES; k++) {
                    inputGradient[real.get(k / FEATURES) * FEATURES + k % FEATURES] = alone.inputGradient.get(k);
                }
                for (int i = 0; i < weightGradients.length; i++) {
                    weightGradients[i] += alone.weightGradients.get(i);
                }
            }
            Golden.assertClose(
                    "output of row " + row,
                    padded.output.slice(row * output.length, (row + 1) * output.length),
                    output,
                    1e-12);
            Golden.assertClose(
                    "input gradient of row " + row,
                    padded.inputGradient.slice(row * inputGradient.length, (row + 1) * inputGradient.length),
                    inputGradient,
                    1e-11);
        }
        Golden.assertClose("weight gradients", padded.weightGradients, weightGradients, 1e-11);
        if (sequences) {
            assertThat(padded.outputMask).isNotNull();
            for (int i = 0; i < MASK.length * STEPS; i++) {
                int step = i % STEPS;
                assertThat(padded.outputMask.get(i)).isEqualTo(MASK[i / STEPS][backwards ? STEPS - 1 - step : step]);
            }
        } else {
            assertThat(padded.outputMask).isNull();
        }
    }

    private static Vector random(int size, long key) {
        CounterRandom random = CounterRandom.of(key);
        Vector values = Vector.zeros(DType.FLOAT64, size);
        for (int i = 0; i < size; i++) {
            values.set(i, random.normal(i));
        }
        return values;
    }

    private record Result(
            Vector output,
            Vector inputGradient,
            Vector weightGradients,
            @Nullable Vector outputMask) {}

    /** One pass forward and backward through the layer alone, which a network gives no mask. */
    private static Result run(
            Recurrent spec, int rows, int steps, Vector inputs, Vector factors, int @Nullable [][] mask) {
        ParameterLayout layout = new ParameterLayout();
        Shape inputShape = Shape.of(steps, FEATURES);
        Node node = Node.of(spec, 0, inputShape);
        for (Weight weight : spec.weights(inputShape)) {
            node.weights().add(new Node.Place(weight, layout.add(weight.name(), weight.shape())));
        }
        MemoryPlan plan = new MemoryPlan(DType.FLOAT64);
        try (Tensor parameters = Tensor.zeros(DType.FLOAT64, Shape.of(layout.size()));
                Tensor gradients = Tensor.zeros(DType.FLOAT64, Shape.of(layout.size()))) {
            Vector weights = random(layout.size(), 3);
            weights.scale(1 / Math.sqrt(spec.units()));
            parameters.write(0, weights);
            Wiring wiring = new Wiring(plan, Share.whole(rows), true, parameters, gradients);
            Shape shape = inputShape.batched(rows);
            Tensor input = plan.request(shape, 0, 0);
            Tensor inputGradient = plan.request(shape, Integer.MAX_VALUE, Integer.MAX_VALUE);
            Tensor valid = mask == null ? null : plan.request(Shape.of(rows, steps), 0, 0);
            LayerContext context = new LayerContext(wiring, node, input, inputGradient, valid);
            for (Node.Place place : node.weights()) {
                ParameterLayout.Entry entry = place.entry();
                context.bindWeight(
                        place.weight().name(),
                        parameters.view(entry.offset(), entry.shape()),
                        gradients.view(entry.offset(), entry.shape()));
            }
            Layer layer = spec.build(context);
            context.noteUses(layer);
            List<Tensor> memory = plan.allocate();
            wiring.fillOnes();
            input.write(0, inputs);
            if (valid != null && mask != null) {
                for (int i = 0; i < rows * steps; i++) {
                    Vector one = Vector.zeros(DType.FLOAT64, 1);
                    one.set(0, mask[i / steps][i % steps]);
                    valid.write(i, one);
                }
            }
            layer.forward(new Pass(0, 1));
            Vector output = layer.output().toVector();
            Tensor outputMask = context.outputMask();
            Vector maskBehind = outputMask == null ? null : outputMask.toVector();
            Tensor outputGradient = layer.outputGradient();
            assertThat(outputGradient).isNotNull();
            outputGradient.write(0, factors);
            layer.backward(new Pass(0, 1));
            Result result = new Result(output, inputGradient.toVector(), gradients.toVector(), maskBehind);
            memory.forEach(Tensor::close);
            return result;
        }
    }
}
