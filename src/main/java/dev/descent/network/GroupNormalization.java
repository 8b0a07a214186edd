package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Group normalization (Wu, He 2018) of inputs […, channels]. Weights {@code gamma} and {@code beta}, one for each channel. */
@JsonTypeName("group_normalization")
@About(
        value =
                "Brings each group of adjacent channels of an example to mean 0 and variance 1, then scales and shifts them.",
        equation = "y = γ·(x − mean)/√(variance + ε) + β, over all positions of a group of channels",
        source = "Wu, He 2018: Group Normalization")
public record GroupNormalization(
        @JsonPropertyDescription("How many groups the channels are divided into, equally") @Positive
        Integer groups,

        @JsonPropertyDescription("What is added to the variance, so that nothing is divided by 0") @Positive
        Double epsilon,

        @JsonUnwrapped NormalizationSettings affine)
        implements LayerSpec {

    public GroupNormalization {
        groups = Objects.requireNonNullElse(groups, 32);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-3);
        affine = Objects.requireNonNullElse(affine, NormalizationSettings.standard());
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0) {
            throw new ShapeMismatch("", "`group_normalization` needs an input of at least one axis.");
        }
        if (input.size(-1) % groups != 0) {
            throw new ShapeMismatch(
                    "groups",
                    input.size(-1) + " channels can't be divided into " + groups
                            + " equal groups; choose `groups` so that it divides them.");
        }
        return input;
    }

    @Override
    public List<Weight> weights(Shape input) {
        return affine.weights(input.size(-1));
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        return new Groups(context, groups, epsilon);
    }

    private static final class Groups extends ChannelNormalization {

        private final int width;
        private final double count;

        Groups(LayerContext context, int groups, double epsilon) {
            super(context, context.share().rows(), epsilon, true);
            this.width = channels() / groups;
            this.count = (double) context.input().elements() / context.share().rows() / groups;
        }

        @Override
        double count() {
            return count;
        }

        @Override
        void pool(double[] totals, int kinds) {
            for (int from = 0; from < kinds * channels(); from += width) {
                double sum = 0;
                for (int i = from; i < from + width; i++) {
                    sum += totals[i];
                }
                Arrays.fill(totals, from, from + width, sum);
            }
        }
    }
}
