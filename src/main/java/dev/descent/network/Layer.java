package dev.descent.network;

import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A layer bound to its buffers for some rows: each call reads and writes the same memory. */
public interface Layer {

    /** What {@link #forward} writes; [rows, …]. */
    Tensor output();

    /**
     * Where the layer after this one puts the gradient of the loss for {@link #output}; null in inference, and where neither
     * this layer nor one before it has anything to learn.
     */
    @Nullable
    Tensor outputGradient();

    /** Computes the output from the input. */
    void forward(Pass pass);

    /** Computes the gradients of the weights and of the input from the output's gradient, which it may overwrite. */
    void backward(Pass pass);
}
