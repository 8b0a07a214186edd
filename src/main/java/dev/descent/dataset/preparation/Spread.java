package dev.descent.dataset.preparation;

import java.util.Arrays;
import java.util.List;

/**
 * A category becomes several numbers: 1 at its place, 0 elsewhere; a missing one is 0 everywhere. The other numbers stay.
 *
 * @param columns in the order of the row
 */
record Spread(List<Column> columns) implements RowTransform {

    /**
     * A category to spread.
     *
     * @param at place of the column
     * @param width numbers that it becomes
     * @param places of the categories among these, −1 for none
     */
    record Column(int at, int width, int[] places) {}

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        int source = 0;
        int place = 0;
        for (Column column : columns) {
            int same = column.at() - source;
            System.arraycopy(from, source, to, place, same);
            place += same;
            Arrays.fill(to, place, place + column.width(), 0);
            double category = from[column.at()];
            if (!Double.isNaN(category) && column.places()[(int) category] >= 0) {
                to[place + column.places()[(int) category]] = 1;
            }
            place += column.width();
            source = column.at() + 1;
        }
        System.arraycopy(from, source, to, place, from.length - source);
    }
}
