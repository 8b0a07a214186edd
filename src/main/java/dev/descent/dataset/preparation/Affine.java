package dev.descent.dataset.preparation;

/**
 * (x − offset) / divisor.
 *
 * @param offsets of each feature; number i of a row belongs to feature i modulo their count
 * @param divisors of each feature
 */
record Affine(double[] offsets, double[] divisors) implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        for (int start = 0; start < from.length; start += offsets.length) {
            for (int feature = 0; feature < offsets.length; feature++) {
                to[start + feature] = (from[start + feature] - offsets[feature]) / divisors[feature];
            }
        }
    }
}
