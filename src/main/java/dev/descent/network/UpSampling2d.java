package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;

/** Images with more pixels. */
@JsonTypeName("up_sampling2d")
@About("Makes images larger: each pixel becomes several.")
public record UpSampling2d(
        @JsonPropertyDescription("How many times as many rows and columns; one number for both")
        @Size(min = 1, max = 2)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull @Positive @Max(1000) Integer> size,

        @JsonPropertyDescription("What the new pixels are") Interpolation interpolation)
        implements LayerSpec {

    /** What the pixels are made of. */
    public enum Interpolation {
        /** The pixel that they lie in. */
        @JsonProperty("nearest")
        NEAREST,
        /** The four pixels whose centers are nearest, by distance; those of the rim at the rim. */
        @JsonProperty("bilinear")
        BILINEAR
    }

    public UpSampling2d {
        size = Windows.both(size, List.of(2, 2));
        interpolation = Objects.requireNonNullElse(interpolation, Interpolation.NEAREST);
    }

    @Override
    public Shape outputShape(Shape input) {
        Windows.requireImage("up_sampling2d", input);
        return Shape.of(
                Math.multiplyExact(input.size(0), size.get(0)),
                Math.multiplyExact(input.size(1), size.get(1)),
                input.size(2));
    }

    @Override
    public Layer build(LayerContext context) {
        return new UpSampling(context, size.get(0), size.get(1), interpolation == Interpolation.BILINEAR);
    }
}
