package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** No activation. */
@JsonTypeName("linear")
@About(value = "No activation: the values as they are.", equation = "y = x")
public record Linear() implements Activation {

    @Override
    public Layer build(LayerContext context) {
        return new ViewLayer(context, context.input().shape());
    }
}
