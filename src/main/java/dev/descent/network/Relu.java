package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Tensor;

/** Rectified linear unit (Nair and Hinton 2010). */
@JsonTypeName("relu")
@About(value = "Rectifier: negative values become 0.", equation = "y = max(x, 0)", source = "Nair, Hinton 2010")
public record Relu() implements Activation {

    @Override
    public Layer build(LayerContext context) {
        Tensor input = context.input();
        Tensor gradient = context.inputGradient();
        Tensor output = context.mayOverwriteInput() ? input : context.allocate(input.shape());
        Op forward = Ops.relu(input, output);
        Op backward = gradient == null ? () -> {} : Ops.reluBackward(output, gradient);
        return new OpLayer(output, gradient, forward, backward);
    }
}
