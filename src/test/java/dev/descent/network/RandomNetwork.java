package dev.descent.network;

import dev.descent.network.LayerSamples.Input;
import dev.descent.network.LayerSamples.Sample;
import dev.descent.spec.Catalogue;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** A deep network of layers of all types, drawn by chance: layers in layers, some frozen, before and behind each other as it comes. */
final class RandomNetwork {

    private static final int MOST_ELEMENTS = 150;
    private static final int MOST_DEPTH = 3;

    private static final Map<String, Catalogue.Entry> TYPES = LayerSamples.types();
    private static final Map<String, List<Sample>> SAMPLES = LayerSamples.all();

    private final long seed;
    private final CounterRandom random;
    private final double frozen;
    private final List<LayerSpec> layers = new ArrayList<>();
    private final Shape input;
    private final boolean ids;
    private int drawn;

    RandomNetwork(long seed) {
        this.seed = seed;
        this.random = CounterRandom.of(seed, 1);
        // Of every other network nothing is frozen, so that gradients go through all of it.
        this.frozen = seed % 2 == 0 ? 0 : 0.3;
        this.ids = below(4) == 0;
        this.input = (ids ? Input.IDS : Input.ANY).draw(CounterRandom.of(seed, 2));
        Shape shape = input;
        if (ids) {
            layers.add(embedded());
            shape = layers.get(0).outputShape(shape);
        }
        layers.addAll(chain(shape, 4 + below(5), 0));
    }

    Network network() {
        return Network.compile(new ModelSpec(layers), input);
    }

    List<LayerSpec> layers() {
        return layers;
    }

    /** Weights unlike those that layers begin with, where mistakes may not show. */
    void fill(Tensor parameters) {
        Network network = network();
        network.initialize(parameters, seed);
        Vector values = parameters.toVector();
        CounterRandom moves = CounterRandom.of(seed, 3);
        for (int i = 0; i < network.layout().entries().size(); i++) {
            if (network.settings().get(i).trainable()) {
                int offset = network.layout().entries().get(i).offset();
                for (int k = offset;
                        k < offset + network.layout().entries().get(i).elements();
                        k++) {
                    values.set(k, values.get(k) + 0.1 * moves.normal(k));
                }
            }
        }
        parameters.write(0, values);
    }

    /** Examples, as many as there are rows. @param number of the draw */
    Vector examples(int rows, long number) {
        Vector examples = Vector.zeros(DType.FLOAT64, rows * (int) input.elements());
        CounterRandom draws = CounterRandom.of(seed, 4, number);
        for (int i = 0; i < examples.size(); i++) {
            examples.set(i, ids ? Math.floor(LayerSamples.IDS * draws.uniform(i)) : draws.normal(i));
        }
        return examples;
    }

    /** Ids as vectors: of one embedding, with its mask or without, or of two. */
    private LayerSpec embedded() {
        LayerSpec masked =
                LayerSamples.read("{'type': 'embedding', 'input_dim': 5, 'output_dim': 4, 'mask_zero': true}");
        return switch (below(4)) {
            case 0 -> draw("embedding").spec();
            case 1 ->
                new Parallel(List.of(List.of(masked), List.of(draw("embedding").spec())), Parallel.Merge.CONCATENATE);
            default -> masked;
        };
    }

    private int below(int count) {
        return (int) (count * random.uniform(drawn++));
    }

    private Sample draw(String type) {
        List<Sample> samples = SAMPLES.get(type);
        return samples.get(below(samples.size()));
    }

    private List<LayerSpec> chain(Shape shape, int length, int depth) {
        List<LayerSpec> chain = new ArrayList<>();
        Shape at = shape;
        while (chain.size() < length) {
            LayerSpec next = layer(at, depth, result -> true);
            chain.add(next);
            at = next.outputShape(at);
        }
        return chain;
    }

    /** A chain whose output fits something. */
    private List<LayerSpec> chain(Shape shape, int depth, Predicate<Shape> fits) {
        List<LayerSpec> chain = new ArrayList<>();
        for (int count = 1 + below(3); count > 0; count--) {
            chain.add(layer(shape, depth, count == 1 ? fits : shape::equals));
        }
        return chain;
    }

    private LayerSpec layer(Shape shape, int depth, Predicate<Shape> fits) {
        List<String> types = List.copyOf(TYPES.keySet());
        while (true) {
            LayerSpec spec = below(4) == 0 && depth < MOST_DEPTH
                    ? container(shape, depth + 1)
                    : plain(types.get(below(types.size())), shape);
            if (spec == null) {
                continue;
            }
            try {
                Shape output = spec.outputShape(shape);
                if (output.elements() <= Math.max(MOST_ELEMENTS, shape.elements()) && fits.test(output)) {
                    return spec;
                }
            } catch (ShapeMismatch another) {
                // The next one may fit.
            }
        }
    }

    private LayerSpec plain(String type, Shape shape) {
        Sample sample = draw(type);
        if (sample.input() == Input.IDS || !sample.input().suits(shape)) {
            return null;
        }
        if (type.equals("exponential")) {
            // One behind another would soon go beyond all numbers.
            return new Sequential(List.of(new Tanh(), sample.spec()));
        }
        return random.uniform(drawn++) < frozen ? frozen(sample.spec()) : sample.spec();
    }

    private static LayerSpec frozen(LayerSpec spec) {
        ObjectNode json = SpecReader.mapper().valueToTree(spec);
        boolean learns = TYPES.get(json.get("type").asString()).parameters().stream()
                .anyMatch(parameter -> parameter.name().equals("trainable"));
        return learns ? SpecReader.read(json.put("trainable", false), "", LayerSpec.class) : spec;
    }

    private LayerSpec container(Shape shape, int depth) {
        return switch (below(4)) {
            case 0 -> new Residual(chain(shape, depth, shape::equals));
            case 1 -> new Sequential(chain(shape, 1 + below(3), depth));
            case 2 -> {
                boolean joined = below(2) == 0;
                List<List<LayerSpec>> branches = new ArrayList<>();
                for (int count = 1 + below(3); count > 0; count--) {
                    Predicate<Shape> fits = joined ? other -> narrow(other).equals(narrow(shape)) : shape::equals;
                    branches.add(below(3) == 0 ? List.of() : chain(shape, depth, fits));
                }
                yield new Parallel(branches, joined ? Parallel.Merge.CONCATENATE : Parallel.Merge.ADD);
            }
            default ->
                shape.rank() < 2
                        ? null
                        : new TimeDistributed(new Sequential(chain(shape.unbatched(), 1 + below(2), depth)));
        };
    }

    private static Shape narrow(Shape shape) {
        return shape.rank() == 0 ? shape : shape.withLast(1);
    }
}
