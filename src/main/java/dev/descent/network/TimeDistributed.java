package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer on every time step, with the same weights, which keep their names. The steps of all rows are rows of that layer: batch
 * normalization takes its statistics over all of them, and dropout drops from each step by itself.
 */
@JsonTypeName("time_distributed")
@About(value = "One layer on every time step by itself, with the same weights.", equation = "yₜ = f(xₜ)")
public record TimeDistributed(
        @JsonPropertyDescription("What each time step goes through") @NotNull @Valid
        LayerSpec layer) implements LayerSpec {

    /** Name of the layer inside: its weights have no prefix. */
    private static final String INSIDE = "";

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() < 2) {
            throw new ShapeMismatch(
                    "",
                    "`time_distributed` needs an input of at least two axes, time first, and gets " + input
                            + "; put a `reshape` before it, or use the layer without it.");
        }
        try {
            return layer.outputShape(input.unbatched()).batched(input.size(0));
        } catch (ShapeMismatch mismatch) {
            throw mismatch.within("layer");
        }
    }

    @Override
    public List<Child> children(Shape input) {
        return List.of(new Child(INSIDE, "layer", layer, input.unbatched()));
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        context.forgetInput();
        Tensor input = context.input();
        int rows = input.shape().size(0);
        int steps = input.shape().size(1);
        Shape folded = input.shape().unbatched().unbatched().batched(Math.multiplyExact(rows, steps));
        Tensor inputGradient = context.inputGradient();
        Layer inside = context.buildForEachStep(
                INSIDE, input.view(folded), inputGradient == null ? null : inputGradient.view(folded), steps);
        Tensor outputGradient = inside.outputGradient();
        return new Folded(
                inside,
                unfold(inside.output(), rows, steps),
                outputGradient == null ? null : unfold(outputGradient, rows, steps));
    }

    private static Tensor unfold(Tensor tensor, int rows, int steps) {
        return tensor.view(tensor.shape().unbatched().batched(steps).batched(rows));
    }

    /** A layer whose rows are the time steps of this one's. */
    private record Folded(
            Layer inside, Tensor output, @Nullable Tensor outputGradient) implements Layer {

        @Override
        public void forward(Pass pass) {
            inside.forward(pass);
        }

        @Override
        public void backward(Pass pass) {
            inside.backward(pass);
        }
    }
}
