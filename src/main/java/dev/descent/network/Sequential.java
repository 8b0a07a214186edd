package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Layers one after another, as one; their weights are named {@code <index>/<weight>}. */
@JsonTypeName("sequential")
@About(value = "Layers one after another, as one layer.", equation = "y = fₙ(…f₁(x))")
public record Sequential(
        @JsonPropertyDescription("In order from the input") @NotEmpty @Size(max = 1000)
        List<@NotNull @Valid LayerSpec> layers)
        implements LayerSpec {

    public Sequential {
        layers = layers == null ? List.of() : layers;
    }

    private Chain chain() {
        return new Chain(layers, "", "layers");
    }

    @Override
    public Shape outputShape(Shape input) {
        return chain().outputShape(input);
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
        return context.build(chain().names(), context.input(), context.inputGradient());
    }
}
