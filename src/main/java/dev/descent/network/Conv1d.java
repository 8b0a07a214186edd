package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/** Convolution (cross-correlation) over time: kernel [size, in, filters], bias [filters]. */
@JsonTypeName("conv1d")
@About(
        value = "Convolution over the time steps of a sequence.",
        equation = "y[t, f] = activation(Σ x[t·stride + k·dilation, c]·W[k, c, f] + b[f])",
        source = "Waibel et al. 1989: Phoneme Recognition Using Time-Delay Neural Networks")
public record Conv1d(
        @JsonPropertyDescription("Channels of the output") @NotNull @Positive @Max(100_000)
        Integer filters,

        @JsonPropertyDescription("Time steps in the window") @NotNull @Positive @Max(10_000)
        Integer kernelSize,

        @JsonPropertyDescription("Time steps from one window to the next") @Positive @Max(10_000)
        Integer strides,

        @JsonPropertyDescription("What happens at the ends; with `causal`, no output depends on later steps")
        SequencePadding padding,

        @JsonPropertyDescription("Time steps from one of the window's elements to the next") @Positive @Max(10_000)
        Integer dilationRate,

        @JsonPropertyDescription("Activation behind the layer") @Valid
        Activation activation,

        @JsonPropertyDescription("Whether a bias is added") Boolean useBias,

        @JsonPropertyDescription("First values of the kernel") @Valid
        Initializer kernelInitializer,

        @JsonPropertyDescription("First values of the bias") @Valid
        Initializer biasInitializer,

        @JsonUnwrapped WeightSettings settings)
        implements LayerSpec {

    public Conv1d {
        strides = Objects.requireNonNullElse(strides, 1);
        padding = Objects.requireNonNullElse(padding, SequencePadding.VALID);
        dilationRate = Objects.requireNonNullElse(dilationRate, 1);
        activation = Objects.requireNonNullElse(activation, new Linear());
        useBias = Objects.requireNonNullElse(useBias, true);
        kernelInitializer = Objects.requireNonNullElse(kernelInitializer, new GlorotUniform());
        biasInitializer = Objects.requireNonNullElse(biasInitializer, new Zeros());
        settings = Objects.requireNonNullElse(settings, WeightSettings.standard());
    }

    private Windows windows() {
        return Windows.overTime(kernelSize, strides, dilationRate, padding.rim());
    }

    @Override
    public Shape outputShape(Shape input) {
        return windows().sequenceShape("conv1d", "kernel_size", input, filters);
    }

    @Override
    public List<Weight> weights(Shape input) {
        Shape kernel = Shape.of(kernelSize, input.size(-1), filters);
        return Convolutions.weights(settings, kernel, kernelInitializer, useBias, filters, biasInitializer);
    }

    @Override
    public Layer build(LayerContext context) {
        Shape input = context.input().shape();
        Shape shape = outputShape(input.unbatched()).batched(input.size(0));
        return Convolutions.build(context, windows(), shape, useBias);
    }
}
