package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
 * that happens to one in four, the check fails. Where nobody asks for the gradient of the input those of the weights must be the
 * same.
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
    private int most = 40;
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
        return of(SpecReader.read(SpecReader.parse(json.replace('\'', '"')), "", LayerSpec.class), inputShape);
    }

    static CentralDifferences of(LayerSpec spec, Shape inputShape) {
        return new CentralDifferences(spec, inputShape);
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

    /** Compares no more elements of each tensor than that. */
    CentralDifferences elements(int count) {
        most = count;
        return this;
    }

    CentralDifferences seed(long number) {
        seed = number;
        return this;
    }

    private String what() {
        return spec + " on " + rows + " examples " + inputShape;
    }

    void check() {
        Network network = Network.compile(new ModelSpec(List.of(spec)), inputShape);
        int size = Math.max(1, network.layout().size());
        try (Tensor parameters = Tensor.zeros(DType.FLOAT64, Shape.of(size));
                Tensor gradients = Tensor.zeros(DType.FLOAT64, Shape.of(size));
                Execution execution = network.execution(
                                parameters, gradients, Share.whole(rows), training, false, tokens == 0)
                        .allocate();
                Execution withoutInput = network.execution(
                                parameters, gradients, Share.whole(rows), training, false, false)
                        .allocate()) {
            network.initialize(parameters, seed);
            Vector first = parameters.toVector();
            Vector ofWeights = new Run(network, execution, parameters, gradients).check();
            if (withoutInput.outputGradient() != null) {
                parameters.write(0, first);
                new Run(network, withoutInput, parameters, gradients).compareWeights(ofWeights);
            }
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
        /** Σ |output · random number|. */
        private double terms;

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

        private Vector differentiate() {
            value();
            Tensor outputGradient = execution.outputGradient();
            assertThat(outputGradient).as("nothing to differentiate").isNotNull();
            outputGradient.write(0, factors);
            execution.backward(new Pass(seed, 1));
            return gradients.toVector();
        }

        void compareWeights(Vector expected) {
            Vector found = differentiate();
            for (ParameterLayout.Entry entry : learned()) {
                for (int i = entry.offset(); i < entry.offset() + entry.elements(); i++) {
                    assertThat(found.get(i))
                            .as(
                                    "%s[%d] of %s without the gradient of the input",
                                    entry.name(), i - entry.offset(), what())
                            .isCloseTo(expected.get(i), within(1e-9 * Math.max(1, Math.abs(expected.get(i)))));
                }
            }
        }

        /** @return the gradients of the weights */
        Vector check() {
            Vector ofWeights = differentiate();
            if (tokens == 0) {
                Vector ofInput = execution.inputGradient().toVector();
                compare("input", input, 0, input.size(), ofInput);
            }
            for (ParameterLayout.Entry entry : learned()) {
                compare(entry.name(), weights, entry.offset(), entry.offset() + entry.elements(), ofWeights);
            }
            return ofWeights;
        }

        private void compare(String name, Vector point, int from, int to, Vector gradient) {
            CounterRandom draws = CounterRandom.of(seed, 4, from);
            int count = Math.min(to - from, most);
            double errors = 0;
            double squares = 0;
            int kinks = 0;
            for (int k = 0; k < count; k++) {
                int i = to - from <= most ? from + k : from + (int) ((to - from) * draws.uniform(k));
                double one = slope(point, i, STEP);
                double two = slope(point, i, 2 * STEP);
                if (Math.abs(one - two) > BEND * (1 + Math.abs(one))) {
                    kinks++;
                    continue;
                }
                double slope = (4 * one - two) / 3;
                double size = Math.max(1, Math.max(Math.abs(slope), Math.abs(gradient.get(i))));
                assertThat(Math.abs(gradient.get(i) - slope) / size)
                        .as("%s[%d] of %s: %s instead of %s", name, i - from, what(), gradient.get(i), slope)
                        .isLessThanOrEqualTo(TOLERANCE);
                errors += (gradient.get(i) - slope) * (gradient.get(i) - slope);
                squares += slope * slope;
            }
            assertThat(kinks).as("kinks at %s of %s", name, what()).isLessThanOrEqualTo(Math.max(1, count / 4));
            // Differences can't tell smaller gradients from none: what they are taken of is rounded.
            double size = Math.max(Math.sqrt(squares), Math.max(1e-4, Math.ulp(terms) / STEP / TOLERANCE));
            assertThat(Math.sqrt(errors) / size)
                    .as("relative error of %s of %s", name, what())
                    .isLessThanOrEqualTo(TOLERANCE);
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
            terms = 0;
            for (int i = 0; i < output.size(); i++) {
                sum += output.get(i) * factors.get(i);
                terms += Math.abs(output.get(i) * factors.get(i));
            }
            return sum;
        }
    }
}
