package dev.descent.network;

import dev.descent.tensor.Shape;

/** A function of a layer's output, as a layer of its own or as another layer's {@code activation}. Keeps the shape. */
public sealed interface Activation extends LayerSpec permits ElementwiseActivation, Linear, Relu, Softmax, LogSoftmax {

    @Override
    default Shape outputShape(Shape input) {
        return input;
    }

    @Override
    default boolean keepsMask() {
        return true;
    }
}
