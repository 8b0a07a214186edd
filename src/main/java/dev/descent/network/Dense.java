package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
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
import org.jspecify.annotations.Nullable;

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
        Initializer biasInitializer)
        implements LayerSpec {

    public Dense {
        activation = Objects.requireNonNullElse(activation, new Linear());
        useBias = Objects.requireNonNullElse(useBias, true);
        kernelInitializer = Objects.requireNonNullElse(kernelInitializer, new GlorotUniform());
        biasInitializer = Objects.requireNonNullElse(biasInitializer, new Zeros());
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
        weights.add(new Weight("kernel", Shape.of(input.size(-1), units), kernelInitializer));
        if (useBias) {
            weights.add(new Weight("bias", Shape.of(units), biasInitializer));
        }
        return weights;
    }

    @Override
    public Layer build(LayerContext context) {
        return new Affine(context);
    }

    private final class Affine implements Layer {

        private final Tensor output;
        private final @Nullable Tensor outputGradient;
        private final Op forward;
        private final List<Op> backward = new ArrayList<>();

        Affine(LayerContext context) {
            Shape shape = context.input().shape().withLast(units);
            this.output = context.allocate(shape);
            this.outputGradient = context.allocateGradient(shape);
            Tensor x = context.input().rows();
            Tensor y = output.rows();
            Tensor kernel = context.weight("kernel");
            this.forward =
                    useBias ? Ops.affine(x, kernel, context.weight("bias"), y) : Ops.matmul(x, false, kernel, false, y);
            if (outputGradient != null) {
                Tensor gradient = outputGradient.rows();
                backward.add(Ops.matmul(x, true, gradient, false, context.weightGradient("kernel")));
                if (useBias) {
                    backward.add(Ops.sumRows(gradient, context.weightGradient("bias")));
                }
                Tensor inputGradient = context.inputGradient();
                if (inputGradient != null) {
                    backward.add(Ops.matmul(gradient, false, kernel, true, inputGradient.rows()));
                }
            }
        }

        @Override
        public Tensor output() {
            return output;
        }

        @Override
        public @Nullable Tensor outputGradient() {
            return outputGradient;
        }

        @Override
        public void forward(Pass pass) {
            forward.run();
        }

        @Override
        public void backward(Pass pass) {
            for (Op op : backward) {
                op.run();
            }
        }
    }
}
