package dev.descent.dataset.preparation;

import java.util.stream.IntStream;

/**
 * Some of the numbers, in another order or not.
 *
 * @param places of each number of the new row in the one before
 */
record Gather(int[] places) implements RowTransform {

    /** The row as it was. */
    static Gather all(int width) {
        return new Gather(IntStream.range(0, width).toArray());
    }

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        for (int i = 0; i < places.length; i++) {
            to[i] = from[places[i]];
        }
    }
}
