package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Logarithm of the softmax over the last axis. */
@JsonTypeName("log_softmax")
@About(
        value = "Logarithm of the softmax over the last axis.",
        equation = "yᵢ = xᵢ − ln Σⱼ e^xⱼ",
        source = "Bridle 1990")
public record LogSoftmax() implements Activation {

    @Override
    public Layer build(LayerContext context) {
        return new RowwiseLayer(context, LogSoftmax::forward, LogSoftmax::backward);
    }

    private static void forward(Vector x, Vector y) {
        double max = x.get(x.argmax());
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += Math.exp(x.get(i) - max);
        }
        double logSum = max + Math.log(sum);
        for (int i = 0; i < x.size(); i++) {
            y.set(i, x.get(i) - logSum);
        }
    }

    private static void backward(Vector y, Vector gradient) {
        double sum = 0;
        for (int i = 0; i < y.size(); i++) {
            sum += gradient.get(i);
        }
        for (int i = 0; i < y.size(); i++) {
            gradient.set(i, gradient.get(i) - Math.exp(y.get(i)) * sum);
        }
    }
}
