package dev.descent.network;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a layer is built with: the buffers around it, its weights, and room for its own. */
public final class LayerContext {

    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final boolean training;
    private final boolean trainable;
    private final boolean mayOverwriteInput;
    private final int index;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Map<String, Tensor> weightGradients = new LinkedHashMap<>();
    private final List<Tensor> allocated = new ArrayList<>();

    /** @param trainable whether the layer has a weight that is learned */
    LayerContext(
            Tensor input,
            @Nullable Tensor inputGradient,
            boolean training,
            boolean trainable,
            boolean mayOverwriteInput,
            int index) {
        this.input = input;
        this.inputGradient = inputGradient;
        this.training = training;
        this.trainable = trainable;
        this.mayOverwriteInput = mayOverwriteInput;
        this.index = index;
    }

    void bindWeight(String name, Tensor weight, @Nullable Tensor gradient) {
        weights.put(name, weight);
        if (gradient != null) {
            weightGradients.put(name, gradient);
        }
    }

    /** Output of the layer before, [batch, …]. */
    public Tensor input() {
        return input;
    }

    /** Where {@link Layer#backward} puts the gradient of the input; null if nobody asks for it. */
    public @Nullable Tensor inputGradient() {
        return inputGradient;
    }

    /** Whether the layer is built for training: dropout drops. */
    public boolean training() {
        return training;
    }

    /** Whether the layer has weights that are learned: if not, nobody reads {@link #weightGradient}. */
    public boolean trainable() {
        return trainable;
    }

    /** Whether the layer is run backward: in training, where it or a layer before it has anything to learn. */
    public boolean differentiated() {
        return training && (trainable || inputGradient != null);
    }

    /** Whether the layer before can do without its output once this layer has read it. */
    public boolean mayOverwriteInput() {
        return mayOverwriteInput;
    }

    /** Position in the network, from 0: part of the key of the layer's random numbers. */
    public int index() {
        return index;
    }

    public Tensor weight(String name) {
        Tensor weight = weights.get(name);
        if (weight == null) {
            throw new IllegalStateException("no weight " + name);
        }
        return weight;
    }

    /** Where {@link Layer#backward} puts the gradient of a weight; only in training. */
    public Tensor weightGradient(String name) {
        if (!training) {
            throw new IllegalStateException("no gradients in inference");
        }
        // A native op may have to put the gradient of a weight that isn't learned somewhere too.
        return weightGradients.computeIfAbsent(
                name, frozen -> allocate(weight(frozen).shape()));
    }

    /** A buffer that lives as long as the layer. */
    public Tensor allocate(Shape shape) {
        Tensor tensor = Tensor.zeros(input.dtype(), shape);
        allocated.add(tensor);
        return tensor;
    }

    /** A buffer for the gradient of the output, or null where the layer isn't {@link #differentiated}. */
    public @Nullable Tensor allocateGradient(Shape shape) {
        return differentiated() ? allocate(shape) : null;
    }

    List<Tensor> allocated() {
        return allocated;
    }
}
