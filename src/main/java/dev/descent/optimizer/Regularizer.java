package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.tensor.Vector;

/** A penalty on one parameter tensor, added to the loss. Elementwise: a sum over blocks is the penalty of the whole. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Regularizer extends GradientTransform permits L1, L2, L1L2 {

    @Override
    default Transform transform() {
        return new Penalty(this);
    }

    /** The penalty at θ. */
    double value(Vector parameters);

    /**
     * Adds the penalty's gradient; allocates nothing.
     *
     * @param gradient of the loss, as long as the parameters; changed in place
     * @param parameters θ
     */
    void addGradient(Vector gradient, Vector parameters);
}
