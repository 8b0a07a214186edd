package dev.descent.dataset;

import dev.descent.dataset.preparation.Layout;
import dev.descent.dataset.preparation.RowContext;
import dev.descent.dataset.preparation.RowSource;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Rows that are only read while they are wanted.
 *
 * @param left asked before each row; once it says true, reading throws a {@link CancellationException}
 */
record WatchedRows(RowSource rows, BooleanSupplier left) implements RowSource {

    @Override
    public Layout layout() {
        return rows.layout();
    }

    @Override
    public void read(int row, double[] to) {
        if (left.getAsBoolean()) {
            throw new CancellationException("the rows are no longer wanted");
        }
        rows.read(row, to);
    }

    @Override
    public RowContext context(int row, boolean fitted) {
        return rows.context(row, fitted);
    }

    @Override
    public double target(int row) {
        return rows.target(row);
    }
}
