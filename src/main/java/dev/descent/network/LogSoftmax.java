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
        return new RowwiseLayer(context, new RowwiseLayer.Rows() {
            @Override
            public void forward(Vector y, int width, Vector spare, Vector perRow) {
                y.logSoftmaxPerRow(width, spare, perRow);
            }

            @Override
            public void backward(Vector y, Vector gradient, int width, Vector perRow) {
                perRow.rowSums(gradient, width);
                y.exp(y);
                gradient.addPerRow(-1, perRow, y, width);
            }
        });
    }
}
