package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A fitted step: numbers of a row in, numbers out. Immutable, safe for use by several threads, and JSON to the same bits in the model's
 * file.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface RowTransform
        permits Affine,
                Clamp,
                Fill,
                Gather,
                Logarithm,
                Lookup,
                Products,
                Projection,
                Resized,
                Grayed,
                Spread,
                TextIds,
                Calendar,
                WordHash {

    /**
     * Transforms one row.
     *
     * @param from as many numbers as the step's layout before has
     * @param to receives as many as the layout after has; never the same array
     */
    void apply(double[] from, double[] to, RowContext context);
}
