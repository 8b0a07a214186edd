package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** The same numbers with other axes, row-major. */
@JsonTypeName("reshape")
@About("Gives its input another shape of as many elements, in row-major order.")
public record Reshape(
        @JsonPropertyDescription("Sizes of the axes of an example; −1, at one place at most, for what is left")
        @NotNull
        @Size(min = 1, max = 8)
        List<@NotNull @Min(-1) Integer> targetShape)
        implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        long elements = input.elements();
        long known = targetShape.stream()
                .filter(size -> size != -1)
                .mapToLong(Integer::longValue)
                .reduce(1, Math::multiplyExact);
        long open = targetShape.stream().filter(size -> size == -1).count();
        boolean fits = open == 0 ? known == elements : open == 1 && known > 0 && elements % known == 0;
        if (!fits) {
            throw new ShapeMismatch(
                    "target_shape",
                    "`reshape` can't make " + targetShape + " of " + input + ", which has " + elements
                            + " elements; the sizes must multiply to that, one of them may be -1.");
        }
        return new Shape(targetShape.stream()
                .map(size -> size == -1 ? (int) (elements / known) : size)
                .toList());
    }

    @Override
    public Layer build(LayerContext context) {
        Shape input = context.input().shape();
        return new ViewLayer(context, outputShape(input.unbatched()).batched(input.size(0)));
    }
}
