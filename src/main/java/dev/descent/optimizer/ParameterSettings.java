package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one parameter tensor in particular.
 *
 * @param kind what it is to its layer
 * @param trainable whether updates change it
 * @param learningRateMultiplier factor of the scheduled rate, at least 0
 * @param regularizer its own penalty, besides that of the whole network
 * @param constraint what it is projected onto after each update
 */
public record ParameterSettings(
        Kind kind,
        boolean trainable,
        double learningRateMultiplier,
        @Nullable Regularizer regularizer,
        @Nullable Constraint constraint) {

    /** What a parameter tensor is to its layer. */
    public enum Kind {
        @JsonProperty("kernel")
        KERNEL,
        @JsonProperty("bias")
        BIAS,
        /** Scale or shift of a normalization. */
        @JsonProperty("normalization")
        NORMALIZATION
    }

    /** Nothing in particular. */
    public static ParameterSettings of(Kind kind) {
        return new ParameterSettings(kind, true, 1, null, null);
    }
}
