package dev.descent.dataset.augmentation;

/** Changes a row by itself. */
sealed interface RowAugmentation extends Augmentation
        permits RandomFlip,
                RandomRotation,
                RandomTranslation,
                RandomZoom,
                RandomShear,
                RandomCrop,
                RandomBrightness,
                RandomContrast,
                RandomNoise,
                Cutout,
                Jitter,
                MagnitudeScaling,
                TimeWarp {

    /** Probability that a row is changed at all, in [0, 1]. */
    Double probability();

    /** Changes a row, or leaves it as it is. */
    default void augment(Canvas row, Draws draws) {
        if (draws.uniform() < probability()) {
            change(row, draws);
        }
    }

    /** Changes a row. */
    void change(Canvas row, Draws draws);
}
