package dev.descent.network;

import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network bound to its parameters and to buffers for one batch size. Not safe for use by several threads. */
public final class Execution implements AutoCloseable {

    private final Tensor input;
    private final @Nullable Tensor inputGradient;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Tensor> buffers = new ArrayList<>();

    Execution(Tensor input, @Nullable Tensor inputGradient) {
        this.input = input;
        this.inputGradient = inputGradient;
        buffers.add(input);
        if (inputGradient != null) {
            buffers.add(inputGradient);
        }
    }

    void add(Layer layer, List<Tensor> allocated) {
        layers.add(layer);
        buffers.addAll(allocated);
    }

    /** What to write a batch into, [batch, …]. */
    public Tensor input() {
        return input;
    }

    public @Nullable Tensor inputGradient() {
        return inputGradient;
    }

    /** The last layer's output, [batch, …]. */
    public Tensor output() {
        return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
    }

    /** Where the gradient of the loss for {@link #output} goes before {@link #backward}; null where nothing learns. */
    public @Nullable Tensor outputGradient() {
        return layers.isEmpty() ? inputGradient : layers.get(layers.size() - 1).outputGradient();
    }

    /** Computes the output of the batch in {@link #input}. */
    public void forward(Pass pass) {
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).forward(pass);
        }
    }

    /** Computes all gradients, after {@link #forward}; the buffers of the outputs may be overwritten. */
    public void backward(Pass pass) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i).backward(pass);
        }
    }

    /** Frees the buffers. */
    @Override
    public void close() {
        buffers.forEach(Tensor::close);
    }
}
