package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a layer's gradients with differences of its output, in double precision: those of Σ output · random numbers, of the input
 * and of every weight that is learned, at some random elements of each. An element whose surroundings hold a kink is left out; if
 * that happens to one in four, the check fails.
 */
final class CentralDifferences {

    private static final double STEP = 1e-4;
    private static final double TOLERANCE = 1e-6;
    /** By which slopes over one and over two steps may differ where there is no kink. */
    private static final double BEND = 1e-4;

    private final LayerSpec spec;
    private final Shape inputShape;
    private int rows = 3;
    private boolean training = true;
    private int tokens;
    private int elements = 40;
    private long seed = 1;

    private CentralDifferences(LayerSpec spec, Shape inputShape) {
        this.spec = spec;
        this.inputShape = inputShape;
    }

    /**
     * @param json the layer, with ' for "
     * @param inputShape of one example
     */
    static CentralDifferences of(String json, Shape inputShape) {
        return new CentralDifferences(
                SpecReader.read(SpecReader.parse(json.replace('\'', '"')), "", LayerSpec.class), inputShape);
    }

    CentralDifferences rows(int count) {
        rows = count;
        return this;
    }

    /** Takes the layer as it is in inference. */
    CentralDifferences inference() {
        training = false;
        return this;
    }

    /** Lets the input be integers from 0 up to, not including, a number; it has no gradient then. */
    CentralDifferences tokens(int below) {
        tokens = below;
        return this;
    }

    /** At how many elements of each tensor, at most, the slope is taken. */
    CentralDifferences elements(int most) {
        elements = most;
        return this;
    }

    CentralDifferences seed(long number) {
        seed = number;
        return this;
    }

    void check() {
        Network network = Network.compile(new ModelSpec(List.of(spec)), inputShape);
        int size = Math.max(1, network.layout().size());
        try (Tensor parameters = Tensor.zeros(DType.FLOAT64, Shape.of(size));
                Tensor gradients = Tensor.zeros(DType.FLOAT64, Shape.of(size));
                Execution execution = network.execution(
                                parameters, gradients, Share.whole(rows), training, false, tokens == 0)
                        .allocate()) {
            network.initialize(parameters, seed);
            new Run(network, execution, parameters, gradients).check();
        }
    }

    /** The layer at one point. */
    private final class Run {

        private final Network network;
        private final Execution execution;
        private final Tensor parameters;
        private final Tensor gradients;
        private final Vector input;
        private final Vector weights;
        private final Vector factors;

        Run(Network network, Execution execution, Tensor parameters, Tensor gradients) {
            this.network = network;
            this.execution = execution;
            this.parameters = parameters;
            this.gradients = gradients;
            this.input = Vector.zeros(DType.FLOAT64, execution.input().elements());
            CounterRandom random = CounterRandom.of(seed, 1);
            for (int i = 0; i < input.size(); i++) {
                input.set(i, tokens == 0 ? random.normal(i) : Math.floor(tokens * random.uniform(i)));
            }
            this.weights = parameters.toVector();
            CounterRandom moves = CounterRandom.of(seed, 2);
            for (ParameterLayout.Entry entry : learned()) {
                // Away from zeros and ones, where mistakes don't show.
                for (int i = entry.offset(); i < entry.offset() + entry.elements(); i++) {
                    weights.set(i, weights.get(i) + 0.2 * moves.normal(i));
                }
            }
            this.factors = Vector.zeros(DType.FLOAT64, execution.output().elements());
            CounterRandom draws = CounterRandom.of(seed, 3);
            for (int i = 0; i < factors.size(); i++) {
                factors.set(i, draws.normal(i));
            }
        }

        private List<ParameterLayout.Entry> learned() {
            List<ParameterLayout.Entry> entries = new ArrayList<>();
            for (int i = 0; i < network.layout().entries().size(); i++) {
                if (network.settings().get(i).trainable()) {
                    entries.add(network.layout().entries().get(i));
                }
            }
            return entries;
        }

        void check() {
            value();
            Tensor outputGradient = execution.outputGradient();
            assertThat(outputGradient).as("nothing to differentiate").isNotNull();
            outputGradient.write(0, factors);
            execution.backward(new Pass(seed, 1));
            Vector ofWeights = gradients.toVector();
            if (tokens == 0) {
                Vector ofInput = execution.inputGradient().toVector();
                compare("input", input, 0, input.size(), ofInput);
            }
            for (ParameterLayout.Entry entry : learned()) {
                compare(entry.name(), weights, entry.offset(), entry.offset() + entry.elements(), ofWeights);
            }
        }

        private void compare(String name, Vector point, int from, int to, Vector gradient) {
            CounterRandom draws = CounterRandom.of(seed, 4, from);
            int count = Math.min(to - from, elements);
            double errors = 0;
            double squares = 0;
            int kinks = 0;
            for (int k = 0; k < count; k++) {
                int i = to - from <= elements ? from + k : from + (int) ((to - from) * draws.uniform(k));
                double one = slope(point, i, STEP);
                double two = slope(point, i, 2 * STEP);
                if (Math.abs(one - two) > BEND * (1 + Math.abs(one))) {
                    kinks++;
                    continue;
                }
                double slope = (4 * one - two) / 3;
                errors += (gradient.get(i) - slope) * (gradient.get(i) - slope);
                squares += slope * slope;
            }
            assertThat(kinks).as(name + ": kinks").isLessThanOrEqualTo(Math.max(1, count / 4));
            // Differences can't tell smaller gradients from none.
            double size = Math.max(Math.sqrt(squares), 1e-4);
            assertThat(Math.sqrt(errors) / size).as(name + ": relative error").isLessThanOrEqualTo(TOLERANCE);
        }

        private double slope(Vector point, int i, double step) {
            double before = point.get(i);
            point.set(i, before + step);
            double up = value();
            point.set(i, before - step);
            double down = value();
            point.set(i, before);
            return (up - down) / (2 * step);
        }

        private double value() {
            parameters.write(0, weights);
            execution.input().write(0, input);
            execution.forward(new Pass(seed, 1));
            Vector output = execution.output().toVector();
            double sum = 0;
            for (int i = 0; i < output.size(); i++) {
                sum += output.get(i) * factors.get(i);
            }
            return sum;
        }
    }
}
