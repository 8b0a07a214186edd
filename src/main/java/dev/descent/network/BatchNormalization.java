package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization (Ioffe, Szegedy 2015) of inputs […, channels]. Weights {@code gamma} and {@code beta}, and the moving averages
 * {@code moving_mean} and {@code moving_variance} that inference uses, one for each channel. Where the layer isn't trainable training
 * uses these too, and leaves them as they are. Padding counts like everything else.
 */
@JsonTypeName("batch_normalization")
@About(
        value = "Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it;"
                + " in inference by moving averages of both.",
        equation = "y = γ·(x − mean)/√(variance + ε) + β, over all axes but the last;"
                + " moving ← momentum·moving + (1 − momentum)·batch",
        source = "Ioffe, Szegedy 2015: Batch Normalization")
public record BatchNormalization(
        @JsonPropertyDescription("Share of the moving averages that is kept at each step")
        @DecimalMin("0")
        @DecimalMax("1")
        Double momentum,

        @JsonPropertyDescription("What is added to the variance, so that nothing is divided by 0") @Positive
        Double epsilon,

        @JsonPropertyDescription("First values of the moving average of the mean") @Valid
        Initializer movingMeanInitializer,

        @JsonPropertyDescription("First values of the moving average of the variance") @Valid
        Initializer movingVarianceInitializer,

        @JsonUnwrapped NormalizationSettings affine)
        implements LayerSpec {

    private static final String MEAN = "moving_mean";
    private static final String VARIANCE = "moving_variance";

    public BatchNormalization {
        momentum = Objects.requireNonNullElse(momentum, 0.99);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-3);
        movingMeanInitializer = Objects.requireNonNullElse(movingMeanInitializer, new Zeros());
        movingVarianceInitializer = Objects.requireNonNullElse(movingVarianceInitializer, new Ones());
        affine = Objects.requireNonNullElse(affine, NormalizationSettings.standard());
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0) {
            throw new ShapeMismatch("", "`batch_normalization` needs an input of at least one axis.");
        }
        return input;
    }

    @Override
    public List<Weight> weights(Shape input) {
        Shape channels = Shape.of(input.size(-1));
        List<Weight> weights = new ArrayList<>(affine.weights(input.size(-1)));
        weights.add(Weight.state(MEAN, channels, movingMeanInitializer));
        weights.add(Weight.state(VARIANCE, channels, movingVarianceInitializer));
        return weights;
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        return new Batch(context, this, context.training() && affine.trainable());
    }

    private static final class Batch extends ChannelNormalization {

        private final Tensor movingMean;
        private final Tensor movingVariance;
        private final double momentum;
        private final Share share;
        private final Rendezvous.@Nullable Sum sum;
        private final double count;
        private final Vector moving;

        Batch(LayerContext context, BatchNormalization spec, boolean measures) {
            super(context, 1, spec.epsilon, measures);
            this.movingMean = context.weight(MEAN);
            this.movingVariance = context.weight(VARIANCE);
            this.momentum = spec.momentum;
            this.share = context.share();
            this.sum = measures ? context.sum(2 * channels()) : null;
            this.count = (double) context.input().elements() / channels() / share.rows() * share.batchRows();
            this.moving = Vector.zeros(context.dtype(), channels());
        }

        @Override
        double count() {
            return count;
        }

        @Override
        void pool(double[] totals, int kinds) {
            if (sum != null) {
                sum.add(share.number(), totals, kinds * channels());
            }
        }

        @Override
        void measured(double[] means, double[] variances) {
            if (share.number() == 0) {
                follow(movingMean, means);
                follow(movingVariance, variances);
            }
        }

        private void follow(Tensor average, double[] values) {
            average.read(0, moving);
            for (int c = 0; c < values.length; c++) {
                moving.set(c, momentum * moving.get(c) + (1 - momentum) * values[c]);
            }
            average.write(0, moving);
        }

        @Override
        void recall(double[] means, double[] variances) {
            recall(movingMean, means);
            recall(movingVariance, variances);
        }

        private void recall(Tensor average, double[] values) {
            average.read(0, moving);
            for (int c = 0; c < values.length; c++) {
                values[c] = moving.get(c);
            }
        }
    }
}
