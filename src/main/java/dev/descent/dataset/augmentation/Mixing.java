package dev.descent.dataset.augmentation;

import dev.descent.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Mixes a row with another one of the training part, and their targets likewise. */
sealed interface Mixing extends Augmentation permits MixUp, CutMix {

    /**
     * Draws which row is mixed in, and how.
     *
     * @param rows of the training part
     * @param input shape of a row
     * @return null if the row stays by itself
     */
    @Nullable
    Blend draw(Draws draws, int rows, Shape input);

    /** Mixes one row into another. */
    void mix(Canvas row, Canvas other, Blend blend);
}
