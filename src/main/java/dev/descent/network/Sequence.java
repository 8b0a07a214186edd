package dev.descent.network;

import dev.descent.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers one after another, each working on the output of the one before. */
final class Sequence implements Layer {

    private final Layer[] layers;
    private final int idle;
    private final Tensor output;
    private final @Nullable Tensor outputGradient;

    /** @param idle how many of the first have nothing to learn, so that nothing has to go back to them */
    Sequence(List<Layer> layers, int idle, Tensor output, @Nullable Tensor outputGradient) {
        this.layers = layers.toArray(Layer[]::new);
        this.idle = idle;
        this.output = output;
        this.outputGradient = outputGradient;
    }

    @Override
    public Tensor output() {
        return output;
    }

    @Override
    public @Nullable Tensor outputGradient() {
        return outputGradient;
    }

    @Override
    public void forward(Pass pass) {
        for (Layer layer : layers) {
            layer.forward(pass);
        }
    }

    @Override
    public void backward(Pass pass) {
        for (int i = layers.length - 1; i >= idle; i--) {
            layers[i].backward(pass);
        }
    }
}
