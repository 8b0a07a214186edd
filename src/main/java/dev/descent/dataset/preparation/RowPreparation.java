package dev.descent.dataset.preparation;

/** A step that makes one row out of one row. */
public sealed interface RowPreparation extends Preparation
        permits Characters,
                ClipValues,
                Datetime,
                Drop,
                Grayscale,
                Hashing,
                Impute,
                Log,
                MinMax,
                OneHot,
                Ordinal,
                Pca,
                Polynomial,
                Rename,
                Rescale,
                ReshapeRows,
                Resize,
                Robust,
                Select,
                Slice,
                Standardize,
                TargetEncoding,
                Tokens,
                Transpose {

    /**
     * Fits the step.
     *
     * @param before a layout that {@link #after} found nothing wrong with
     * @throws dev.descent.spec.InvalidInputException with pointers relative to this step, if the rows can't be used
     */
    RowTransform fit(Layout before, Sample sample);
}
