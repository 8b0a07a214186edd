package dev.descent.network;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Fully connected layer on the last axis: kernel [in, units], bias [units]. */
@JsonTypeName("dense")
@About(value = "Fully connected layer, on the last axis of its input.", equation = "y = activation(x·W + b)")
public record Dense(
        @JsonPropertyDescription("Size of the output's last axis") @NotNull @Positive @Max(1_000_000)
        Integer units,

        @JsonPropertyDescription("Activation behind the layer") @Valid
        Activation activation,

        @JsonPropertyDescription("Whether a bias is added") Boolean useBias,

        @JsonPropertyDescription("First values of the kernel") @Valid
        Initializer kernelInitializer,

        @JsonPropertyDescription("First values of the bias") @Valid
        Initializer biasInitializer,

        @JsonUnwrapped WeightSettings settings)
        implements LayerSpec {

    public Dense {
        activation = Objects.requireNonNullElse(activation, new Linear());
        useBias = Objects.requireNonNullElse(useBias, true);
        kernelInitializer = Objects.requireNonNullElse(kernelInitializer, new GlorotUniform());
        biasInitializer = Objects.requireNonNullElse(biasInitializer, new Zeros());
        settings = Objects.requireNonNullElse(settings, WeightSettings.standard());
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0) {
            throw new ShapeMismatch("", "`dense` needs an input of at least one axis.");
        }
        return input.withLast(units);
    }

    @Override
    public List<Weight> weights(Shape input) {
        List<Weight> weights = new ArrayList<>();
        weights.add(settings.kernel(Shape.of(input.size(-1), units), kernelInitializer));
        if (useBias) {
            weights.add(settings.bias(Shape.of(units), biasInitializer));
        }
        return weights;
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        Shape shape = context.input().shape().withLast(units);
        Tensor output = context.allocateOutput(shape);
        Tensor outputGradient = context.allocateGradient(shape);
        Tensor x = context.input().rows();
        Tensor y = output.rows();
        Tensor kernel = context.weight("kernel");
        Op forward =
                useBias ? Ops.affine(x, kernel, context.weight("bias"), y) : Ops.matmul(x, false, kernel, false, y);
        List<Op> backward = new ArrayList<>();
        if (outputGradient != null) {
            Tensor gradient = outputGradient.rows();
            if (context.trainable()) {
                backward.add(Ops.matmul(x, true, gradient, false, context.weightGradient("kernel")));
                if (useBias) {
                    backward.add(
                            Ops.sumRows(gradient, context.ones(y.shape().size(0)), context.weightGradient("bias")));
                }
            } else {
                context.forgetInput();
            }
            Tensor inputGradient = context.inputGradient();
            if (inputGradient != null) {
                backward.add(Ops.matmul(gradient, false, kernel, true, inputGradient.rows()));
            }
        }
        return new OpLayer(output, outputGradient, forward, Op.sequence(backward));
    }
}
