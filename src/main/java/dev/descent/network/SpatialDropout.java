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

/** Dropout of whole channels (Tompson et al. 2015): neighbours in an image or sequence are too alike to drop one by one. */
@JsonTypeName("spatial_dropout")
@About(
        value =
                "Sets whole channels of images or sequences, a random share, to 0 while training, and scales the rest up; does nothing in inference.",
        equation = "y[p, c] = x[p, c]·mask[c]/(1 − rate), mask ~ Bernoulli(1 − rate)",
        source = "Tompson et al. 2015: Efficient Object Localization Using Convolutional Networks")
public record SpatialDropout(
        @JsonPropertyDescription("Share of the channels that are dropped")
        @NotNull
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double rate)
        implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() < 2) {
            throw new ShapeMismatch(
                    "",
                    "`spatial_dropout` needs images or sequences, whose last axis are the channels, not " + input
                            + "; use `dropout` here.");
        }
        return input;
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        boolean idle = !context.training() || rate == 0;
        return idle ? new ViewLayer(context, context.input().shape()) : new DroppingChannels(context, rate);
    }

    private static final class DroppingChannels implements Layer {

        private static final int BLOCK = 2048;

        private final Tensor input;
        private final @Nullable Tensor inputGradient;
        private final Tensor output;
        private final double rate;
        private final int number;
        private final int firstRow;
        private final int rows;
        private final Vector mask;
        private final Vector masks;
        private final Vector block;

        DroppingChannels(LayerContext context, double rate) {
            this.input = context.input();
            this.inputGradient = context.inputGradient();
            this.output = context.mayOverwriteInput() ? input : context.allocateOutput(input.shape());
            context.forgetInput();
            this.rate = rate;
            this.number = context.number();
            this.firstRow = context.share().firstRow();
            this.rows = input.shape().size(0);
            int channels = input.shape().size(-1);
            int places = Math.min(Math.max(1, BLOCK / channels), input.elements() / rows / channels);
            this.mask = Vector.zeros(input.dtype(), channels);
            this.masks = Vector.zeros(input.dtype(), places * channels);
            this.block = Vector.zeros(input.dtype(), places * channels);
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
            run(pass, input, output);
        }

        @Override
        public void backward(Pass pass) {
            if (inputGradient != null) {
                run(pass, inputGradient, inputGradient);
            }
        }

        private void run(Pass pass, Tensor from, Tensor to) {
            CounterRandom random = CounterRandom.of(pass.seed(), Perturbation.STREAM, pass.step(), number);
            int length = from.elements() / rows;
            for (int row = 0; row < rows; row++) {
                random.choose((long) (firstRow + row) * mask.size(), rate, 0, 1 / (1 - rate), mask);
                masks.repeat(mask);
                for (int i = 0; i < length; i += masks.size()) {
                    block.moveTo(0, Math.min(masks.size(), length - i));
                    from.read(row * length + i, block);
                    block.multiply(masks);
                    to.write(row * length + i, block);
                }
            }
        }
    }
}
