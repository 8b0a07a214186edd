package dev.descent.dataset.preparation;

import dev.descent.tensor.CounterRandom;
import java.util.List;

/**
 * A category becomes one number or several; the other numbers stay.
 *
 * @param columns in the order of the row
 */
record Lookup(List<Column> columns) implements RowTransform {

    private static final CounterRandom FOLDS = CounterRandom.of(0x464F4C44L);

    /**
     * A category to look up.
     *
     * @param at place of the column
     * @param tables one for each number that it becomes
     */
    record Column(int at, List<Table> tables) {}

    /**
     * A number for each category.
     *
     * @param values by category
     * @param missing in the place of a missing value
     * @param folds the same values and last the missing one, computed from the rows of other folds only, for rows of a fold; empty where
     *     the values are for all rows
     */
    record Table(double[] values, double missing, List<double[]> folds) {

        double of(double category, long row) {
            if (row < 0 || folds.isEmpty()) {
                return Double.isNaN(category) ? missing : values[(int) category];
            }
            double[] fold = folds.get(fold(row, folds.size()));
            return fold[Double.isNaN(category) ? values.length : (int) category];
        }
    }

    /** The fold of a training row. */
    static int fold(long row, int folds) {
        return (int) Long.remainderUnsigned(FOLDS.bits(row), folds);
    }

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        int source = 0;
        int place = 0;
        for (Column column : columns) {
            int same = column.at() - source;
            System.arraycopy(from, source, to, place, same);
            place += same;
            for (Table table : column.tables()) {
                to[place++] = table.of(from[column.at()], context.row());
            }
            source = column.at() + 1;
        }
        System.arraycopy(from, source, to, place, from.length - source);
    }
}
