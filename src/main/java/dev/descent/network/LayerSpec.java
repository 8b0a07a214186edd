package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.tensor.Shape;
import java.util.List;

/**
 * One layer as a user writes it: an object with a {@code type}, or just its name where every parameter has a default. Names,
 * arguments, defaults and weight layouts are Keras's; images are [height, width, channels].
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface LayerSpec
        permits Dense,
                Conv2d,
                MaxPooling2d,
                Conv1d,
                Conv2dTranspose,
                DepthwiseConv2d,
                MaxPooling1d,
                AveragePooling1d,
                AveragePooling2d,
                GlobalAveragePooling1d,
                GlobalAveragePooling2d,
                GlobalMaxPooling1d,
                GlobalMaxPooling2d,
                Flatten,
                Reshape,
                Permute,
                ZeroPadding2d,
                UpSampling2d,
                Dropout,
                SpatialDropout,
                AlphaDropout,
                GaussianNoise,
                Sequential,
                Residual,
                Parallel,
                Activation,
                Embedding,
                PositionalEmbedding,
                LayerNormalization,
                RmsNormalization,
                GroupNormalization,
                BatchNormalization,
                Recurrent,
                Bidirectional,
                TimeDistributed,
                MultiHeadAttention {

    /**
     * Shape of one example's output.
     *
     * @param input shape of one example, without the batch axis
     * @throws ShapeMismatch if the layer can't take such an input
     */
    Shape outputShape(Shape input);

    /** The layer's weights, learned unless they are frozen, for an input that {@link #outputShape} accepted. */
    default List<Weight> weights(Shape input) {
        return List.of();
    }

    /** How the layer's weights are learned. */
    default WeightSettings settings() {
        return WeightSettings.standard();
    }

    /** The activation behind the layer; {@link Linear} for none. */
    default Activation activation() {
        return new Linear();
    }

    /** Layers inside this one, for an input that {@link #outputShape} accepted. */
    default List<Child> children(Shape input) {
        return List.of();
    }

    /** Whether what is padding in the input's time steps is padding in the output's. */
    default boolean keepsMask() {
        return false;
    }

    /** The layer, without its {@link #activation}, bound to buffers for some rows. */
    Layer build(LayerContext context);
}
