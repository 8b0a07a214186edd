package dev.descent.network;

import dev.descent.optimizer.ParameterSettings;
import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.MemoryPlan;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model specification whose shapes fit together, with the place of every weight; knows no batch size and holds no memory. */
public final class Network {

    /** Sets the weights' random streams apart from those of the layers. */
    private static final long INITIALIZATION = 0x1717;

    private final Shape inputShape;
    private final List<LayerSpec> layers;
    private final List<Shape> outputShapes = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node.Place> places = new ArrayList<>();
    private final ParameterLayout layout = new ParameterLayout();
    private int numbered;

    private Network(ModelSpec model, Shape inputShape) {
        this.inputShape = inputShape;
        this.layers = model.layers();
        this.numbered = layers.size();
    }

    /**
     * Fits the layers together.
     *
     * @param input shape of one example
     * @throws InvalidInputException at {@code /model/layers/…}, where a layer can't take what the one before it gives
     */
    public static Network compile(ModelSpec model, Shape input) {
        Network network = new Network(model, input);
        Shape shape = input;
        for (int i = 0; i < network.layers.size(); i++) {
            LayerSpec layer = network.layers.get(i);
            String pointer = "/model/layers/" + i;
            try {
                Shape output = layer.outputShape(shape);
                output.elements();
                network.nodes.add(network.node(layer, i, String.valueOf(i), shape));
                network.outputShapes.add(output);
                shape = output;
            } catch (ShapeMismatch mismatch) {
                String field = mismatch.field();
                throw new InvalidInputException(
                        field.isEmpty() ? pointer : pointer + "/" + field, "shape_mismatch", mismatch.reason());
            } catch (ArithmeticException overflow) {
                throw new InvalidInputException(
                        pointer,
                        "too_large",
                        "This layer's sizes multiply to more than 2147483647 numbers; make it smaller.");
            }
        }
        return network;
    }

    private Node node(LayerSpec spec, int number, String path, Shape input) {
        Node node = Node.of(spec, number, input);
        for (Weight weight : spec.weights(input)) {
            weight.check();
            boolean normalized = spec.settings().weightNormalization();
            if (normalized) {
                NormalizedKernel.check(weight);
            }
            for (Weight kept : normalized ? NormalizedKernel.split(weight) : List.of(weight)) {
                Node.Place place = new Node.Place(kept, layout.add(path + "/" + kept.name(), kept.shape()));
                node.weights().add(place);
                places.add(place);
            }
        }
        for (Child child : spec.children(input)) {
            try {
                String inside = child.name().isEmpty() ? path : path + "/" + child.name();
                Node inner = node(child.spec(), numbered++, inside, child.input());
                node.children().put(child.name(), inner);
            } catch (ShapeMismatch mismatch) {
                throw mismatch.within(child.pointer());
            }
        }
        return node;
    }

    public Shape inputShape() {
        return inputShape;
    }

    /** Shape of one example's output. */
    public Shape outputShape() {
        return outputShapes.isEmpty() ? inputShape : outputShapes.get(outputShapes.size() - 1);
    }

    public List<LayerSpec> layers() {
        return layers;
    }

    /** Output shape of each layer, for one example. */
    public List<Shape> outputShapes() {
        return List.copyOf(outputShapes);
    }

    /** Numbers of a layer's weights, and of those of layers inside it, that are learned, or of those that aren't. */
    public long parameterCount(int layer, boolean trainable) {
        return nodes.get(layer).allWeights().stream()
                .filter(place -> place.weight().settings().trainable() == trainable)
                .mapToLong(place -> place.weight().shape().elements())
                .sum();
    }

    /** How each weight is learned, in the order of the {@link #layout}. */
    public List<ParameterSettings> settings() {
        return places.stream().map(place -> place.weight().settings()).toList();
    }

    /** Where the weights lie; they are named {@code <layer index>/<weight>}, with more indices for layers inside others. */
    public ParameterLayout layout() {
        return layout;
    }

    /** The last thing computed, such as a softmax, which a loss may take over. */
    public LayerSpec last() {
        List<Wiring.Stage> stages = Wiring.stages(nodes);
        return stages.get(stages.size() - 1).spec();
    }

    /** Fills in the first values of all weights; the same for the same seed. */
    public void initialize(Tensor parameters, long seed) {
        Vector before = Vector.zeros(parameters.dtype(), 0);
        int drawn = 0;
        for (Node.Place place : places) {
            Weight weight = place.weight();
            Vector values = Vector.zeros(parameters.dtype(), place.entry().elements());
            if (NormalizedKernel.isLengths(weight)) {
                NormalizedKernel.fillLengths(values, before);
            } else {
                weight.initializer().fill(values, weight.shape(), CounterRandom.of(seed, INITIALIZATION, drawn++));
            }
            parameters.write(place.entry().offset(), values);
            before = values;
        }
    }

    /**
     * An estimate of the multiplications that one row takes: whether a batch is worth dividing among threads.
     */
    public long workPerRow() {
        return outputShapes.stream().mapToLong(Shape::elements).sum() + layout.parameterCount();
    }

    /** An execution that can only run forward. */
    public Execution inference(Tensor parameters, int rows, boolean withoutLast) {
        return execution(parameters, null, Share.whole(rows), false, withoutLast, false);
    }

    /**
     * An execution, without memory yet.
     *
     * @param parameters flat, laid out as {@link #layout}; planned ones do, to find out what memory an execution would take
     * @param gradients likewise; null where nothing runs backward
     * @param share of a batch's rows
     * @param training whether dropout drops and batches are normalized by their own statistics
     * @param withoutLast whether the {@link #last} thing is left out, because the loss does it
     * @param withInputGradient whether the gradient of the network's input is wanted
     */
    public Execution execution(
            Tensor parameters,
            @Nullable Tensor gradients,
            Share share,
            boolean training,
            boolean withoutLast,
            boolean withInputGradient) {
        MemoryPlan plan = new MemoryPlan(parameters.dtype());
        return execution(plan, parameters, gradients, share, training, withoutLast, withInputGradient);
    }

    /** An execution whose buffers a plan of one's own places. */
    Execution execution(
            MemoryPlan plan,
            Tensor parameters,
            @Nullable Tensor gradients,
            Share share,
            boolean training,
            boolean withoutLast,
            boolean withInputGradient) {
        Wiring wiring = new Wiring(plan, share, training, parameters, gradients);
        Shape shape = inputShape.batched(share.rows());
        Tensor input = plan.request(shape, 0, 0);
        Tensor inputGradient = withInputGradient ? plan.request(shape, Integer.MAX_VALUE, Integer.MAX_VALUE) : null;
        List<Wiring.Stage> stages = Wiring.stages(nodes);
        int count = stages.size() - (withoutLast ? 1 : 0);
        Layer layers = wiring.sequence(stages.subList(0, count), input, inputGradient, null);
        // The loss reads the output, and writes its gradient.
        plan.use(layers.output(), wiring.forwardMoment());
        if (layers.outputGradient() != null) {
            plan.use(layers.outputGradient(), wiring.backwardMoment());
        }
        return new Execution(input, inputGradient, layers, plan, wiring::fillOnes);
    }
}
