package dev.descent.network;

import dev.descent.tensor.MemoryPlan;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds the layers of a network for some rows, in the order in which they will run, and notes when each buffer is in use: the
 * forward pass of the layer that is built at time t is moment t, its backward pass comes after all of those, in reverse.
 */
final class Wiring {

    /** One thing to compute: a layer without its activation, or an activation. */
    record Stage(LayerSpec spec, Node node) {}

    private final MemoryPlan plan;
    private Share share;
    private final boolean training;
    private final Tensor parameters;
    private final @Nullable Tensor gradients;
    /** Shorter ones first; layers keep views of each. */
    private final List<Tensor> ones = new ArrayList<>();

    private int time = 1;

    /**
     * @param training whether dropout drops and batches are normalized by their own statistics
     * @param parameters flat, laid out as the network says
     * @param gradients likewise; null where nothing runs backward
     */
    Wiring(MemoryPlan plan, Share share, boolean training, Tensor parameters, @Nullable Tensor gradients) {
        this.plan = plan;
        this.share = share;
        this.training = training;
        this.parameters = parameters;
        this.gradients = gradients;
    }

    /** The layers and their activations in the order in which they run; {@code sequential} is no more than its layers. */
    static List<Stage> stages(Iterable<Node> nodes) {
        List<Stage> stages = new ArrayList<>();
        for (Node node : nodes) {
            if (node.spec() instanceof Sequential) {
                stages.addAll(stages(node.children().values()));
                continue;
            }
            stages.add(new Stage(node.spec(), node));
            if (!(node.spec().activation() instanceof Linear)) {
                stages.add(new Stage(
                        node.spec().activation(), Node.of(node.spec().activation(), node.number(), node.input())));
            }
        }
        // The largest of the rectified values is the rectified largest value: after pooling there are fewer to rectify.
        for (int i = 0; i + 1 < stages.size(); i++) {
            if (stages.get(i).spec() instanceof Relu
                    && keepsLargest(stages.get(i + 1).spec())) {
                Collections.swap(stages, i, i + 1);
            }
        }
        return stages;
    }

    private static boolean keepsLargest(LayerSpec spec) {
        return spec instanceof MaxPooling1d
                || spec instanceof MaxPooling2d
                || spec instanceof GlobalMaxPooling1d
                || spec instanceof GlobalMaxPooling2d;
    }

    boolean training() {
        return training;
    }

    boolean runsBackward() {
        return gradients != null;
    }

    Share share() {
        return share;
    }

    MemoryPlan plan() {
        return plan;
    }

    /** Moment of the forward pass of what is being built. */
    int forwardMoment() {
        return time;
    }

    /** Moment of the backward pass of what is being built. */
    int backwardMoment() {
        return Integer.MAX_VALUE - time;
    }

    /**
     * Builds stages one after another.
     *
     * @param input of the first, [rows, …]
     * @param inputGradient where its gradient is wanted; null if it isn't
     * @param mask [rows, time], 1 where a time step counts and 0 where it is padding; null if all count
     */
    Layer sequence(List<Stage> stages, Tensor input, @Nullable Tensor inputGradient, @Nullable Tensor mask) {
        List<Layer> layers = new ArrayList<>();
        Tensor output = input;
        Tensor outputGradient = inputGradient;
        Tensor valid = mask;
        int idle = 0;
        for (Stage stage : stages) {
            LayerContext context = new LayerContext(this, stage.node(), output, outputGradient, valid);
            Layer layer = build(stage, context);
            layers.add(layer);
            idle += context.differentiated() ? 0 : 1;
            output = layer.output();
            outputGradient = layer.outputGradient();
            valid = context.outputMask();
        }
        return layers.size() == 1 ? layers.get(0) : new Sequence(layers, idle, output, outputGradient);
    }

    /** Builds layers for other rows than the layers around them. */
    Layer within(Share inside, Supplier<Layer> layers) {
        Share outside = share;
        share = inside;
        try {
            return layers.get();
        } finally {
            share = outside;
        }
    }

    private Layer build(Stage stage, LayerContext context) {
        stage.node()
                .weights()
                .forEach(place -> context.bindWeight(
                        place.weight().name(),
                        parameters.view(place.entry().offset(), place.entry().shape()),
                        gradients == null || !place.weight().settings().trainable()
                                ? null
                                : gradients.view(
                                        place.entry().offset(), place.entry().shape())));
        LayerSpec spec = stage.spec();
        Layer layer;
        if (spec.settings().weightNormalization()) {
            NormalizedKernel kernel = new NormalizedKernel(context);
            layer = kernel.around(spec.build(context));
        } else {
            layer = spec.build(context);
        }
        context.noteUses(layer);
        time++;
        return layer;
    }

    /** Ones that no layer writes over. */
    Tensor ones(int count) {
        Tensor longest = ones.isEmpty() ? null : ones.get(ones.size() - 1);
        if (longest == null || longest.elements() < count) {
            longest = plan.request(Shape.of(count), 0, Integer.MAX_VALUE);
            ones.add(longest);
        }
        return longest.view(Shape.of(count));
    }

    /** To be called once the buffers have memory. */
    void fillOnes() {
        ones.forEach(each -> each.fill(1));
    }

    Tensor request(Shape shape, int from, int to) {
        return plan.request(shape, from, to);
    }
}
