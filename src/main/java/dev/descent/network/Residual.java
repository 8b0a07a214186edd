package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shortcut around layers (He et al. 2016), whose weights are named {@code <index>/<weight>}. */
@JsonTypeName("residual")
@About(
        value = "Adds its input to what layers make of it; they must keep the shape.",
        equation = "y = x + fₙ(…f₁(x))",
        source = "He et al. 2016: Deep Residual Learning for Image Recognition")
public record Residual(
        @JsonPropertyDescription("In order from the input; the last one's output has the input's shape")
        @NotEmpty
        @Size(max = 1000)
        List<@NotNull @Valid LayerSpec> layers)
        implements LayerSpec {

    public Residual {
        layers = layers == null ? List.of() : layers;
    }

    private Chain chain() {
        return new Chain(layers, "", "layers");
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape inner = chain().outputShape(input);
        if (!inner.equals(input)) {
            throw new ShapeMismatch(
                    "layers",
                    "The layers of `residual` make " + inner + " of " + input
                            + ", which can't be added to it; make them keep the shape, or use `parallel` with a branch that"
                            + " changes the shape of the shortcut too.");
        }
        return input;
    }

    @Override
    public List<Child> children(Shape input) {
        return chain().children(input);
    }

    @Override
    public boolean keepsMask() {
        return chain().keepsMask();
    }

    @Override
    public Layer build(LayerContext context) {
        // What is inside says for itself what it reads.
        context.forgetInput();
        Tensor x = context.input();
        Tensor inputGradient = context.inputGradient();
        int entry = context.backwardMoment();
        Layer inner = context.build(chain().names(), x, inputGradient);
        context.useForward(inner.output());
        Tensor output = context.allocateOutput(x.shape());
        Op add = Ops.add(x, inner.output(), output);
        Tensor gradient = context.allocateGradient(x.shape());
        if (gradient == null) {
            return new Shortcut(inner, output, null, add, () -> {}, () -> {});
        }
        context.holdGradient(gradient, entry);
        Tensor innerGradient = inner.outputGradient();
        return new Shortcut(
                inner,
                output,
                gradient,
                add,
                innerGradient == null ? () -> {} : Ops.copy(gradient, innerGradient),
                inputGradient == null ? () -> {} : Ops.add(inputGradient, gradient, inputGradient));
    }

    /**
     * @param enter gives the gradient to the layers, which may overwrite it
     * @param leave adds the gradient of the shortcut
     */
    private record Shortcut(
            Layer inner, Tensor output, @Nullable Tensor outputGradient, Op add, Op enter, Op leave) implements Layer {

        @Override
        public void forward(Pass pass) {
            inner.forward(pass);
            add.run();
        }

        @Override
        public void backward(Pass pass) {
            enter.run();
            inner.backward(pass);
            leave.run();
        }
    }
}
