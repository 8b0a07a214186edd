package dev.descent.dataset.preparation;

/**
 * ln(x + offset); missing where x + offset isn't above 0.
 *
 * @param at features that it is taken of; number i of a row belongs to feature i modulo {@code features}
 */
record Logarithm(int features, int[] at, double offset) implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        System.arraycopy(from, 0, to, 0, from.length);
        for (int feature : at) {
            for (int place = feature; place < from.length; place += features) {
                double value = from[place];
                // log1p keeps the digits of values near 0.
                to[place] =
                        !(value + offset > 0) ? Double.NaN : offset == 1 ? Math.log1p(value) : Math.log(value + offset);
            }
        }
    }
}
