package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.TranslatedBy;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network: layers applied one after another.
 *
 * @param inputShape in which an example enters the first layer; null for the shape that it has in its data set
 * @param layers at least one, in order from the input
 */
@TranslatedBy(KerasForm.class)
public record ModelSpec(
        @JsonPropertyDescription(
                "Shape in which an example enters the first layer; as the data set has it if absent. Its numbers keep their order:"
                        + " neighbouring axes may be joined or split, as (28, 28, 1) to (784)")
        @Nullable
        @Size(min = 1, max = 8)
        List<@NotNull @Positive Integer> inputShape,

        @JsonPropertyDescription("At least one, in order from the input") @NotEmpty @Size(max = 1000)
        List<@NotNull @Valid LayerSpec> layers) {

    public ModelSpec {
        layers = layers == null ? List.of() : List.copyOf(layers);
    }

    /** Takes examples as they are. */
    public ModelSpec(List<LayerSpec> layers) {
        this(null, layers);
    }

    /**
     * Shape in which an example enters the first layer.
     *
     * @param example its shape in its data set
     * @throws InvalidInputException at {@code /model/input_shape} if the one asked for isn't the other with axes joined or split
     */
    public Shape entered(Shape example) {
        if (inputShape == null || inputShape.equals(example.sizes())) {
            return example;
        }
        Set<BigInteger> own = strides(inputShape);
        Set<BigInteger> given = strides(example.sizes());
        // Where every axis of one begins and ends with an axis of the other, no row or column is torn apart.
        if (!own.containsAll(given) && !given.containsAll(own) || !elements(own).equals(elements(given))) {
            throw new InvalidInputException(
                    "/model/input_shape",
                    "shape_mismatch",
                    "The model takes examples of shape " + new Shape(inputShape) + ", and the data set's are " + example
                            + "; axes of it may be joined or split, no more.");
        }
        return new Shape(inputShape);
    }

    /** Of how many numbers each axis with all inside it consists. */
    private static Set<BigInteger> strides(List<Integer> sizes) {
        Set<BigInteger> strides = new HashSet<>();
        BigInteger stride = BigInteger.ONE;
        strides.add(stride);
        for (int i = sizes.size() - 1; i >= 0; i--) {
            stride = stride.multiply(BigInteger.valueOf(sizes.get(i)));
            strides.add(stride);
        }
        return strides;
    }

    private static BigInteger elements(Set<BigInteger> strides) {
        return strides.stream().max(BigInteger::compareTo).orElse(BigInteger.ONE);
    }
}
