package dev.descent.network;

import dev.descent.tensor.Op;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A layer that is one piece of native work in each direction. */
record OpLayer(Tensor output, @Nullable Tensor outputGradient, Op forward, Op backward) implements Layer {

    @Override
    public void forward(Pass pass) {
        forward.run();
    }

    @Override
    public void backward(Pass pass) {
        backward.run();
    }
}
