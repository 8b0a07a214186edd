package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Root mean square normalization (Zhang, Sennrich 2019), over the last axis. Weight {@code scale}, as long as that. */
@JsonTypeName("rms_normalization")
@About(
        value = "Brings the features of each position to a mean square of 1, then scales them.",
        equation = "y = scale·x/√(mean(x²) + ε), over the last axis",
        source = "Zhang, Sennrich 2019: Root Mean Square Layer Normalization")
public record RmsNormalization(
        @JsonPropertyDescription("What is added to the mean square, so that nothing is divided by 0") @Positive
        Double epsilon,

        @JsonPropertyDescription("Whether the layer learns; if not, its weights keep their first values")
        Boolean trainable,

        @JsonPropertyDescription("Factor of the learning rate for this layer") @PositiveOrZero
        Double learningRateMultiplier)
        implements LayerSpec {

    private static final String SCALE = "scale";

    public RmsNormalization {
        epsilon = Objects.requireNonNullElse(epsilon, 1e-6);
        trainable = Objects.requireNonNullElse(trainable, true);
        learningRateMultiplier = Objects.requireNonNullElse(learningRateMultiplier, 1.0);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0) {
            throw new ShapeMismatch("", "`rms_normalization` needs an input of at least one axis.");
        }
        return input;
    }

    @Override
    public List<Weight> weights(Shape input) {
        return List.of(new Weight(
                SCALE,
                Shape.of(input.size(-1)),
                new Ones(),
                new ParameterSettings(
                        ParameterSettings.Kind.NORMALIZATION, trainable, learningRateMultiplier, null, null)));
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        return new RowNormalization(context, false, epsilon, SCALE, "");
    }
}
