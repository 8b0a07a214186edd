package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.IntStream;

/** Axes in another order. */
@JsonTypeName("permute")
@About("Puts the axes of an example in another order.")
public record Permute(
        @JsonPropertyDescription("For each axis of the output, which one of the input it is, counted from 1")
        @NotNull
        @Size(min = 1, max = 8)
        List<@NotNull @Positive Integer> dims)
        implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        List<Integer> all = IntStream.rangeClosed(1, input.rank()).boxed().toList();
        if (!dims.stream().sorted().toList().equals(all)) {
            throw new ShapeMismatch(
                    "dims",
                    "`permute` needs each of the numbers 1 to " + input.rank() + " once for an input of shape " + input
                            + ", not " + dims + ".");
        }
        return new Shape(dims.stream().map(axis -> input.size(axis - 1)).toList());
    }

    @Override
    public Layer build(LayerContext context) {
        context.forgetInput();
        Tensor x = context.input();
        Shape shape = outputShape(x.shape().unbatched()).batched(x.shape().size(0));
        Tensor output = context.allocateOutput(shape);
        int[] there = new int[dims.size() + 1];
        int[] back = new int[there.length];
        for (int axis = 1; axis < there.length; axis++) {
            there[axis] = dims.get(axis - 1);
            back[there[axis]] = axis;
        }
        Op forward = Ops.permute(x, there, output);
        Tensor inputGradient = context.inputGradient();
        if (inputGradient == null) {
            return new OpLayer(output, null, forward, () -> {});
        }
        Tensor outputGradient = context.temporaryGradient(shape);
        return new OpLayer(output, outputGradient, forward, Ops.permute(outputGradient, back, inputGradient));
    }
}
