package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How an update treats one parameter tensor.
 *
 * @param kind what the tensor is for
 * @param trainable false for a tensor that stays as it is
 * @param learningRateMultiplier of the update rule's learning rate, at least 0
 * @param regularizer the tensor's own penalty; null for none
 * @param constraint what it is projected onto after each update; null for none
 */
public record ParameterSettings(
        Kind kind,
        boolean trainable,
        double learningRateMultiplier,
        @Nullable Regularizer regularizer,
        @Nullable Constraint constraint) {

    /** What a parameter tensor is for: some penalties and rules leave biases and normalization out. */
    public enum Kind {
        /** It is multiplied with a layer's input. */
        @JsonProperty("kernel")
        KERNEL,
        /** It is added. */
        @JsonProperty("bias")
        BIAS,
        /** It scales or shifts what was normalized before. */
        @JsonProperty("normalization")
        NORMALIZATION
    }

    /** Whether an update may change the tensor. */
    public boolean learns() {
        return trainable && learningRateMultiplier > 0;
    }

    /** A tensor that is learned like all others. */
    public static ParameterSettings of(Kind kind) {
        return new ParameterSettings(kind, true, 1, null, null);
    }
}
