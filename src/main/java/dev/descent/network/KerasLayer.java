package dev.descent.network;

import dev.descent.spec.Translation;
import org.jspecify.annotations.Nullable;

/** One class of Keras's layers. */
@FunctionalInterface
interface KerasLayer {

    /**
     * What became of a layer.
     *
     * @param layer null if nothing could be translated
     * @param rank axes of its output, the batch's included; 0 if that isn't known
     */
    record Translated(@Nullable Translation layer, int rank) {}

    /** Translates one; what can't be translated is among its problems then. */
    Translated translate(KerasObject layer, KerasPlace place);
}
