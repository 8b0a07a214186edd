package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Turns the last axis into probabilities. */
@JsonTypeName("softmax")
@About(value = "Turns the last axis into probabilities.", equation = "yᵢ = e^xᵢ / Σⱼ e^xⱼ", source = "Bridle 1990")
public record Softmax() implements Activation {

    @Override
    public Layer build(LayerContext context) {
        return new RowwiseLayer(context, Vector::softmaxInto, Softmax::backward);
    }

    private static void backward(Vector y, Vector gradient) {
        double dot = 0;
        for (int i = 0; i < y.size(); i++) {
            dot += gradient.get(i) * y.get(i);
        }
        for (int i = 0; i < y.size(); i++) {
            gradient.set(i, y.get(i) * (gradient.get(i) - dot));
        }
    }
}
