package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.optimizer.Constraint;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.optimizer.Regularizer;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is learned behind a normalization: a scale γ and a shift β for each feature, and how. Fields of every layer that has them. */
public record NormalizationSettings(
        @JsonPropertyDescription("Whether a shift β is added")
        Boolean center,

        @JsonPropertyDescription("Whether the normalized values are multiplied with a scale γ")
        Boolean scale,

        @JsonPropertyDescription("First values of the shift β") @Valid
        Initializer betaInitializer,

        @JsonPropertyDescription("First values of the scale γ") @Valid
        Initializer gammaInitializer,

        @JsonPropertyDescription("Penalty on the shift β, added to the loss") @Nullable @Valid
        Regularizer betaRegularizer,

        @JsonPropertyDescription("Penalty on the scale γ, added to the loss") @Nullable @Valid
        Regularizer gammaRegularizer,

        @JsonPropertyDescription("What the shift β is projected onto after each update") @Nullable @Valid
        Constraint betaConstraint,

        @JsonPropertyDescription("What the scale γ is projected onto after each update") @Nullable @Valid
        Constraint gammaConstraint,

        @JsonPropertyDescription("Whether the layer learns; if not, its weights keep their first values")
        Boolean trainable,

        @JsonPropertyDescription("Factor of the learning rate for this layer") @PositiveOrZero
        Double learningRateMultiplier) {

    static final String GAMMA = "gamma";
    static final String BETA = "beta";

    public NormalizationSettings {
        center = Objects.requireNonNullElse(center, true);
        scale = Objects.requireNonNullElse(scale, true);
        betaInitializer = Objects.requireNonNullElse(betaInitializer, new Zeros());
        gammaInitializer = Objects.requireNonNullElse(gammaInitializer, new Ones());
        trainable = Objects.requireNonNullElse(trainable, true);
        learningRateMultiplier = Objects.requireNonNullElse(learningRateMultiplier, 1.0);
    }

    /** What a layer has whose user says nothing of it. */
    static NormalizationSettings standard() {
        return new NormalizationSettings(true, true, new Zeros(), new Ones(), null, null, null, null, true, 1.0);
    }

    /** γ and β as far as there are such, one number for each of {@code width} features. */
    List<Weight> weights(int width) {
        List<Weight> weights = new ArrayList<>();
        if (scale) {
            weights.add(weight(GAMMA, width, gammaInitializer, gammaRegularizer, gammaConstraint));
        }
        if (center) {
            weights.add(weight(BETA, width, betaInitializer, betaRegularizer, betaConstraint));
        }
        return weights;
    }

    private Weight weight(
            String name,
            int width,
            Initializer initializer,
            @Nullable Regularizer regularizer,
            @Nullable Constraint constraint) {
        return new Weight(
                name,
                Shape.of(width),
                initializer,
                new ParameterSettings(
                        ParameterSettings.Kind.NORMALIZATION,
                        trainable,
                        learningRateMultiplier,
                        regularizer,
                        constraint));
    }
}
