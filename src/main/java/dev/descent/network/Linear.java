package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** No activation. */
@JsonTypeName("linear")
@About(value = "No activation: the values as they are.", equation = "y = x")
public record Linear() implements Activation {

    @Override
    public boolean frees(boolean inputFree) {
        // The output may be the input's memory.
        return inputFree;
    }

    @Override
    public Layer build(LayerContext context) {
        return new ViewLayer(context, context.input().shape());
    }
}
