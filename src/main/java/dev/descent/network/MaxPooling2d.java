package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;

/** Keeps the largest value of each window, per channel. */
@JsonTypeName("max_pooling2d")
@About(
        value = "Keeps the largest value of each window over height and width.",
        equation = "y[p, c] = max over k of x[p·stride + k, c]",
        source = "Ranzato et al. 2007")
public record MaxPooling2d(
        @JsonPropertyDescription("Height and width of the window; one number for both")
        @Size(min = 1, max = 2)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull @Positive @Max(10_000) Integer> poolSize,

        @JsonPropertyDescription("Steps of the window along height and width; the window's size if absent")
        @Size(min = 1, max = 2)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull @Positive @Max(10_000) Integer> strides,

        @JsonPropertyDescription("What happens at the rim; padding never wins")
        Padding padding)
        implements LayerSpec {

    public MaxPooling2d {
        poolSize = Windows.both(poolSize, List.of(2, 2));
        strides = Windows.both(strides, poolSize);
        padding = Objects.requireNonNullElse(padding, Padding.VALID);
    }

    private Windows windows() {
        return new Windows(poolSize, strides, List.of(1, 1), padding.rim());
    }

    @Override
    public Shape outputShape(Shape input) {
        return windows().outputShape("max_pooling2d", "pool_size", input, input.rank() == 3 ? input.size(-1) : 0);
    }

    @Override
    public Layer build(LayerContext context) {
        Shape input = context.input().shape();
        Shape shape = outputShape(input.unbatched()).batched(input.size(0));
        return Pooling.build(context, Ops.Pool.MAX, windows(), shape);
    }
}
