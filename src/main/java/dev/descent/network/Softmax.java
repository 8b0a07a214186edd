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
        return new RowwiseLayer(context, new RowwiseLayer.Rows() {
            @Override
            public void forward(Vector y, int width, Vector spare, Vector perRow) {
                y.softmaxPerRow(width, perRow);
            }

            @Override
            public void backward(Vector y, Vector gradient, int width, Vector perRow) {
                gradient.softmaxSlopePerRow(y, width, perRow);
            }
        });
    }
}
