package dev.descent.network;

import dev.descent.optimizer.ParameterSettings;
import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model specification whose shapes fit together, with the place of every weight; knows no batch size and holds no memory. */
public final class Network {

    /** Sets the weights' random streams apart from those of the layers. */
    private static final long INITIALIZATION = 0x1717;

    /** One thing to compute: a layer without its activation, or an activation. */
    record Stage(LayerSpec spec, int layer) {}

    /** Where a weight of a layer lies. */
    private record Place(int layer, Weight weight, ParameterLayout.Entry entry) {}

    private final Shape inputShape;
    private final List<LayerSpec> layers;
    private final List<Shape> outputShapes = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final ParameterLayout layout = new ParameterLayout();
    private final List<Stage> stages;

    private Network(ModelSpec model, Shape inputShape) {
        this.inputShape = inputShape;
        this.layers = model.layers();
        this.stages = stages(layers);
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
                for (Weight weight : layer.weights(shape)) {
                    weight.check();
                    boolean normalized = layer.settings().weightNormalization();
                    if (normalized) {
                        NormalizedKernel.check(weight);
                    }
                    for (Weight learned : normalized ? NormalizedKernel.split(weight) : List.of(weight)) {
                        ParameterLayout.Entry entry = network.layout.add(i + "/" + learned.name(), learned.shape());
                        network.places.add(new Place(i, learned, entry));
                    }
                }
                output.elements();
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

    /** Of the weights of a layer; its activation has none. */
    private List<Place> places(Stage stage) {
        return stage.spec() == layers.get(stage.layer())
                ? places.stream()
                        .filter(place -> place.layer() == stage.layer())
                        .toList()
                : List.of();
    }

    private static List<Stage> stages(List<LayerSpec> layers) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            stages.add(new Stage(layers.get(i), i));
            if (!(layers.get(i).activation() instanceof Linear)) {
                stages.add(new Stage(layers.get(i).activation(), i));
            }
        }
        // The largest of the rectified values is the rectified largest value: after pooling there are fewer to rectify.
        for (int i = 0; i + 1 < stages.size(); i++) {
            if (stages.get(i).spec() instanceof Relu && stages.get(i + 1).spec() instanceof MaxPooling2d) {
                Collections.swap(stages, i, i + 1);
            }
        }
        return stages;
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

    /** Numbers of a layer's weights that are learned, or of those that aren't. */
    public long parameterCount(int layer, boolean trainable) {
        return places.stream()
                .filter(place ->
                        place.layer() == layer && place.weight().settings().trainable() == trainable)
                .mapToLong(place -> place.weight().shape().elements())
                .sum();
    }

    /** How each weight is learned, in the order of the {@link #layout}. */
    public List<ParameterSettings> settings() {
        return places.stream().map(place -> place.weight().settings()).toList();
    }

    /** Where the weights lie; they are named {@code <layer index>/<weight>}. */
    public ParameterLayout layout() {
        return layout;
    }

    /** Whether the last thing computed is a softmax, which a loss may take over. */
    public boolean endsWithSoftmax() {
        return stages.get(stages.size() - 1).spec() instanceof Softmax;
    }

    /** Fills in the first values of all weights; the same for the same seed. */
    public void initialize(Tensor parameters, long seed) {
        Vector before = Vector.zeros(parameters.dtype(), 0);
        int drawn = 0;
        for (Place place : places) {
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

    /** Elements that a training step on {@code batch} rows keeps: inputs, outputs, normalized kernels, and their gradients. */
    public long stepElements(int batch) {
        long outputs = outputShapes.stream().mapToLong(Shape::elements).sum();
        long kernels = places.stream()
                .mapToLong(place -> NormalizedKernel.bufferElements(place.weight()))
                .sum();
        return batch * (inputShape.elements() * 2 + outputs * 2) + kernels;
    }

    /** An execution that can only run forward. */
    public Execution inference(Tensor parameters, int batch, boolean withoutLastSoftmax) {
        return execution(parameters, null, batch, withoutLastSoftmax, false);
    }

    /**
     * An execution that runs forward and backward.
     *
     * @param parameters flat, laid out as {@link #layout}
     * @param gradients likewise; null in inference
     * @param withInputGradient whether the gradient of the network's input is wanted
     */
    public Execution execution(
            Tensor parameters,
            @Nullable Tensor gradients,
            int batch,
            boolean withoutLastSoftmax,
            boolean withInputGradient) {
        DType dtype = parameters.dtype();
        Tensor input = Tensor.zeros(dtype, inputShape.batched(batch));
        Tensor inputGradient = withInputGradient ? Tensor.zeros(dtype, inputShape.batched(batch)) : null;
        Execution execution = new Execution(input, inputGradient);
        boolean overwritable = false;
        int count = stages.size() - (withoutLastSoftmax && endsWithSoftmax() ? 1 : 0);
        for (Stage stage : stages.subList(0, count)) {
            List<Place> own = places(stage);
            LayerContext context = new LayerContext(
                    execution.output(),
                    execution.outputGradient(),
                    gradients != null,
                    own.stream().anyMatch(place -> place.weight().settings().trainable()),
                    overwritable,
                    stage.layer());
            own.forEach(place -> bind(context, place, parameters, gradients));
            execution.add(build(stage.spec(), context), context.allocated());
            overwritable = stage.spec().frees(overwritable);
        }
        return execution;
    }

    private static void bind(LayerContext context, Place place, Tensor parameters, @Nullable Tensor gradients) {
        ParameterLayout.Entry entry = place.entry();
        boolean frozen = !place.weight().settings().trainable();
        context.bindWeight(
                place.weight().name(),
                parameters.view(entry.offset(), entry.shape()),
                gradients == null || frozen ? null : gradients.view(entry.offset(), entry.shape()));
    }

    private static Layer build(LayerSpec spec, LayerContext context) {
        if (!spec.settings().weightNormalization()) {
            return spec.build(context);
        }
        NormalizedKernel kernel = new NormalizedKernel(context);
        return kernel.around(spec.build(context));
    }
}
