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
    private final boolean mayOverwriteInput;
    private final int index;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Map<String, Tensor> weightGradients = new LinkedHashMap<>();
    private final List<Tensor> allocated = new ArrayList<>();

    LayerContext(Tensor input, @Nullable Tensor inputGradient, boolean training, boolean mayOverwriteInput, int index) {
        this.input = input;
        this.inputGradient = inputGradient;
        this.training = training;
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

    /** Whether the layer is built for training: it will be run backward, and dropout drops. */
    public boolean training() {
        return training;
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
        return bound(weights, name);
    }

    /** Where {@link Layer#backward} puts the gradient of a weight; only in training. */
    public Tensor weightGradient(String name) {
        return bound(weightGradients, name);
    }

    /** A buffer that lives as long as the layer. */
    public Tensor allocate(Shape shape) {
        Tensor tensor = Tensor.zeros(input.dtype(), shape);
        allocated.add(tensor);
        return tensor;
    }

    /** A buffer for the gradient of the output, or null in inference. */
    public @Nullable Tensor allocateGradient(Shape shape) {
        return training ? allocate(shape) : null;
    }

    List<Tensor> allocated() {
        return allocated;
    }

    private static Tensor bound(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("no weight or gradient " + name);
        }
        return tensor;
    }
}
