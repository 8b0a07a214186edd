package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;

/** All axes of an example in one, row-major. */
@JsonTypeName("flatten")
@About("Joins all axes of an example into one.")
public record Flatten() implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(Math.toIntExact(input.elements()));
    }

    @Override
    public Layer build(LayerContext context) {
        Shape shape = context.input().shape();
        int batch = shape.size(0);
        return new ViewLayer(context, Shape.of(batch, context.input().elements() / batch));
    }
}
