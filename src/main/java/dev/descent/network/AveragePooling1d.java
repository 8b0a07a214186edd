package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Averages each window, per channel. */
@JsonTypeName("average_pooling1d")
@About(
        value = "Averages each window over the time steps of a sequence.",
        equation = "y[t, c] = mean over k of x[t·stride + k, c]",
        source = "LeCun et al. 1998")
public record AveragePooling1d(
        @JsonPropertyDescription("Time steps in the window") @Positive @Max(10_000)
        Integer poolSize,

        @JsonPropertyDescription("Time steps from one window to the next; the window's size if absent")
        @Positive
        @Max(10_000)
        Integer strides,

        @JsonPropertyDescription("What happens at the ends; padding isn't averaged")
        Padding padding)
        implements LayerSpec {

    public AveragePooling1d {
        poolSize = Objects.requireNonNullElse(poolSize, 2);
        strides = Objects.requireNonNullElse(strides, poolSize);
        padding = Objects.requireNonNullElse(padding, Padding.VALID);
    }

    private Windows windows() {
        return Windows.overTime(poolSize, strides, 1, padding.rim());
    }

    @Override
    public Shape outputShape(Shape input) {
        return windows().sequenceShape("average_pooling1d", "pool_size", input, input.rank() == 2 ? input.size(-1) : 0);
    }

    @Override
    public Layer build(LayerContext context) {
        Shape input = context.input().shape();
        Shape shape = outputShape(input.unbatched()).batched(input.size(0));
        return Pooling.build(context, Ops.Pool.AVERAGE, windows(), shape);
    }
}
