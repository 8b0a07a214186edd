package dev.descent.dataset.preparation;

/**
 * Another value in the place of a missing one.
 *
 * @param at features that are filled; number i of a row belongs to feature i modulo {@code features}
 * @param values that take the place of missing ones
 * @param indicators whether for each feature of {@code at} a number is appended, 1 where the value was missing
 */
record Fill(int features, int[] at, double[] values, boolean indicators) implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        System.arraycopy(from, 0, to, 0, from.length);
        for (int i = 0; i < at.length; i++) {
            if (indicators) {
                to[from.length + i] = Double.isNaN(from[at[i]]) ? 1 : 0;
            }
            for (int place = at[i]; place < from.length; place += features) {
                if (Double.isNaN(from[place])) {
                    to[place] = values[i];
                }
            }
        }
    }
}
