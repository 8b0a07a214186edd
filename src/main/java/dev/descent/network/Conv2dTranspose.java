package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;

/** The transpose of a two-dimensional convolution, which makes images larger: kernel [height, width, filters, in], bias [filters]. */
@JsonTypeName("conv2d_transpose")
@About(
        value = "Transposed convolution: makes images larger, as the gradient of a convolution does.",
        equation = "y[q, f] = activation(Σ x[p, c]·W[k, f, c] + b[f]), over all p·stride + k = q",
        source = "Zeiler et al. 2010: Deconvolutional Networks")
public record Conv2dTranspose(
        @JsonPropertyDescription("Channels of the output") @NotNull @Positive @Max(100_000)
        Integer filters,

        @JsonPropertyDescription("Height and width of the window; one number for both")
        @NotNull
        @Size(min = 1, max = 2)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull @Positive @Max(10_000) Integer> kernelSize,

        @JsonPropertyDescription(
                "Distance of the windows along height and width, by which the image grows; one number for both")
        @Size(min = 1, max = 2)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull @Positive @Max(10_000) Integer> strides,

        @JsonPropertyDescription(
                "Whether the image grows by more than the strides, with `valid`, where windows reach further")
        Padding padding,

        @JsonPropertyDescription("Activation behind the layer") @Valid
        Activation activation,

        @JsonPropertyDescription("Whether a bias is added") Boolean useBias,

        @JsonPropertyDescription("First values of the kernel") @Valid
        Initializer kernelInitializer,

        @JsonPropertyDescription("First values of the bias") @Valid
        Initializer biasInitializer,

        @JsonUnwrapped WeightSettings settings)
        implements LayerSpec {

    public Conv2dTranspose {
        kernelSize = kernelSize == null ? null : Windows.both(kernelSize, kernelSize);
        strides = Windows.both(strides, List.of(1, 1));
        padding = Objects.requireNonNullElse(padding, Padding.VALID);
        activation = Objects.requireNonNullElse(activation, new Linear());
        useBias = Objects.requireNonNullElse(useBias, true);
        kernelInitializer = Objects.requireNonNullElse(kernelInitializer, new GlorotUniform());
        biasInitializer = Objects.requireNonNullElse(biasInitializer, new Zeros());
        settings = Objects.requireNonNullElse(settings, WeightSettings.standard());
    }

    /** Windows over the output, of which there are as many as the input has places. */
    private Windows windows() {
        return new Windows(kernelSize, strides, List.of(1, 1), padding.rim());
    }

    @Override
    public Shape outputShape(Shape input) {
        Windows.requireImage("conv2d_transpose", input);
        return Shape.of(length(input, 0), length(input, 1), filters);
    }

    private int length(Shape input, int axis) {
        int beyond = padding == Padding.SAME ? 0 : Math.max(kernelSize.get(axis) - strides.get(axis), 0);
        return Math.addExact(Math.multiplyExact(input.size(axis), strides.get(axis)), beyond);
    }

    @Override
    public List<Weight> weights(Shape input) {
        Shape kernel = Shape.of(kernelSize.get(0), kernelSize.get(1), filters, input.size(-1));
        return Convolutions.weights(settings, kernel, kernelInitializer, useBias, filters, biasInitializer);
    }

    @Override
    public Layer build(LayerContext context) {
        Shape input = context.input().shape();
        Shape shape = outputShape(input.unbatched()).batched(input.size(0));
        Windows.Axis height = windows().axis(0, shape.size(1));
        Windows.Axis width = windows().axis(1, shape.size(2));
        return new TransposedConvolution(context, height, width, filters, useBias).build(shape);
    }
}
