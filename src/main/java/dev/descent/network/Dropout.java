package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** Dropout (Srivastava et al. 2014), scaled while training so that inference needs nothing. */
@JsonTypeName("dropout")
@About(
        value =
                "Sets a random share of its input to 0 while training, and scales the rest up; does nothing in inference.",
        equation = "y = x·mask/(1 − rate), mask ~ Bernoulli(1 − rate)",
        source = "Srivastava et al. 2014")
public record Dropout(
        @JsonPropertyDescription("Share of the elements that are dropped")
        @NotNull
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double rate)
        implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        boolean idle = !context.training() || rate == 0;
        return idle ? new ViewLayer(context, context.input().shape()) : new Dropping(context, rate);
    }

    private static final class Dropping implements Layer {

        /** Sets the masks apart from the other random streams of a job. */
        private static final long MASKS = 0xD209;

        private final Tensor input;
        private final @Nullable Tensor inputGradient;
        private final Tensor output;
        private final double rate;
        private final int number;
        /** Number of the first element within the batch. */
        private final long first;

        private final Vector mask;
        private final Vector values;

        Dropping(LayerContext context, double rate) {
            this.input = context.input();
            this.inputGradient = context.inputGradient();
            this.output = context.mayOverwriteInput() ? input : context.allocateOutput(input.shape());
            context.forgetInput();
            this.rate = rate;
            this.number = context.number();
            this.first = (long) context.share().firstRow()
                    * (input.elements() / context.share().rows());
            this.mask = Vector.zeros(input.dtype(), input.elements());
            this.values = Vector.zeros(input.dtype(), input.elements());
        }

        @Override
        public Tensor output() {
            return output;
        }

        @Override
        public @Nullable Tensor outputGradient() {
            return inputGradient;
        }

        @Override
        public void forward(Pass pass) {
            CounterRandom random = CounterRandom.of(pass.seed(), MASKS, pass.step(), number);
            double kept = 1 / (1 - rate);
            for (int i = 0; i < mask.size(); i++) {
                mask.set(i, random.uniform(first + i) < rate ? 0 : kept);
            }
            input.read(0, values);
            values.multiply(mask);
            output.write(0, values);
        }

        @Override
        public void backward(Pass pass) {
            if (inputGradient == null) {
                return;
            }
            inputGradient.read(0, values);
            values.multiply(mask);
            inputGradient.write(0, values);
        }
    }
}
