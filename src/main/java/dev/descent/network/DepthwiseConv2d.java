package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Convolution of each channel by itself: kernel [height, width, in, multiplier], bias [in·multiplier]. */
@JsonTypeName("depthwise_conv2d")
@About(
        value = "Convolution over height and width of each channel by itself.",
        equation =
                "y[p, c·multiplier + j] = activation(Σ x[p·stride + k·dilation, c]·W[k, c, j] + b[c·multiplier + j])",
        source = "Sifre, Mallat 2013; Chollet 2017: Xception")
public record DepthwiseConv2d(
        @JsonPropertyDescription("Height and width of the window; one number for both")
        @NotNull
        @Size(min = 1, max = 2)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull @Positive @Max(10_000) Integer> kernelSize,

        @JsonPropertyDescription("Steps of the window along height and width; one number for both")
        @Size(min = 1, max = 2)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull @Positive @Max(10_000) Integer> strides,

        @JsonPropertyDescription("What happens at the rim") Padding padding,

        @JsonPropertyDescription("Distance between the window's elements along height and width; one number for both")
        @Size(min = 1, max = 2)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull @Positive @Max(10_000) Integer> dilationRate,

        @JsonPropertyDescription("Channels of the output for each one of the input") @Positive @Max(10_000)
        Integer depthMultiplier,

        @JsonPropertyDescription("Activation behind the layer") @Valid
        Activation activation,

        @JsonPropertyDescription("Whether a bias is added") Boolean useBias,

        @JsonPropertyDescription("First values of the kernel") @Valid
        Initializer kernelInitializer,

        @JsonPropertyDescription("First values of the bias") @Valid
        Initializer biasInitializer,

        @JsonUnwrapped WeightSettings settings)
        implements LayerSpec {

    public DepthwiseConv2d {
        kernelSize = kernelSize == null ? null : Windows.both(kernelSize, kernelSize);
        strides = Windows.both(strides, List.of(1, 1));
        padding = Objects.requireNonNullElse(padding, Padding.VALID);
        dilationRate = Windows.both(dilationRate, List.of(1, 1));
        depthMultiplier = Objects.requireNonNullElse(depthMultiplier, 1);
        activation = Objects.requireNonNullElse(activation, new Linear());
        useBias = Objects.requireNonNullElse(useBias, true);
        kernelInitializer = Objects.requireNonNullElse(kernelInitializer, new GlorotUniform());
        biasInitializer = Objects.requireNonNullElse(biasInitializer, new Zeros());
        settings = Objects.requireNonNullElse(settings, WeightSettings.standard());
    }

    private Windows windows() {
        return new Windows(kernelSize, strides, dilationRate, padding.rim());
    }

    @Override
    public Shape outputShape(Shape input) {
        int channels = Math.multiplyExact(input.rank() == 3 ? input.size(-1) : 0, depthMultiplier);
        return windows().outputShape("depthwise_conv2d", "kernel_size", input, channels);
    }

    @Override
    public List<Weight> weights(Shape input) {
        Shape kernel = Shape.of(kernelSize.get(0), kernelSize.get(1), input.size(-1), depthMultiplier);
        int channels = input.size(-1) * depthMultiplier;
        return Convolutions.weights(settings, kernel, kernelInitializer, useBias, channels, biasInitializer);
    }

    @Override
    public Layer build(LayerContext context) {
        Shape input = context.input().shape();
        Shape shape = outputShape(input.unbatched()).batched(input.size(0));
        if (input.size(-1) == 1) {
            // The native op fails where there is one channel, and one place or one weight.
            return Convolutions.build(context, windows(), shape, useBias);
        }
        if (shape.elements() == input.size(-1) && context.weight("kernel").elements() == input.size(-1)) {
            return buildProduct(context, shape);
        }
        if (windows().isNative()) {
            Tensor gradient = context.differentiated() ? context.weightGradient("kernel") : null;
            return Convolutions.buildNative(
                    context, Ops.Convolution.DEPTHWISE, windows(), shape, useBias, context.weight("kernel"), gradient);
        }
        SpreadKernel spread = new SpreadKernel(context, dilationRate);
        return spread.around(Convolutions.buildNative(
                context,
                Ops.Convolution.DEPTHWISE,
                spread.windows(windows()),
                shape,
                useBias,
                spread.kernel(),
                spread.gradient()));
    }

    /** Where there is one place, and a window of one element there: the native op fails at that too. */
    private Layer buildProduct(LayerContext context, Shape shape) {
        Shape channels = Shape.of(shape.size(-1));
        Tensor x = context.input().view(0, channels);
        Tensor kernel = context.weight("kernel").view(channels);
        Tensor output = context.allocateOutput(shape);
        Tensor y = output.view(channels);
        Op multiply = Ops.multiply(x, kernel, y);
        Op forward = useBias ? Op.sequence(List.of(multiply, Ops.add(y, context.weight("bias"), y))) : multiply;
        Tensor outputGradient = context.allocateGradient(shape);
        List<Op> backward = new ArrayList<>();
        if (outputGradient != null) {
            Tensor gradient = outputGradient.view(channels);
            backward.add(
                    Ops.multiply(x, gradient, context.weightGradient("kernel").view(channels)));
            if (useBias) {
                backward.add(Ops.copy(gradient, context.weightGradient("bias")));
            }
            Tensor inputGradient = context.inputGradient();
            if (inputGradient != null) {
                backward.add(() -> inputGradient.fill(0));
                backward.add(Ops.multiply(kernel, gradient, inputGradient.view(0, channels)));
            }
        }
        return new OpLayer(output, outputGradient, forward, Op.sequence(backward));
    }
}
