package dev.descent.dataset.preparation;

/**
 * x, but at least low and at most high; a missing value stays missing.
 *
 * @param lows of each feature; number i of a row belongs to feature i modulo their count
 * @param highs of each feature
 */
record Clamp(double[] lows, double[] highs) implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        for (int start = 0; start < from.length; start += lows.length) {
            for (int feature = 0; feature < lows.length; feature++) {
                to[start + feature] = Math.min(Math.max(from[start + feature], lows[feature]), highs[feature]);
            }
        }
    }
}
