package dev.descent.dataset.preparation;

/** Stored rows as they are before the first step. Safe for use by several threads. */
public interface RowSource {

    /** What a row consists of. */
    Layout layout();

    /**
     * Copies the numbers of a row.
     *
     * @param to as many as the layout has; a missing one becomes NaN
     */
    void read(int row, double[] to);

    /**
     * What else there is of a row.
     *
     * @param fitted whether the row is one of those that the steps are fitted on
     */
    RowContext context(int row, boolean fitted);

    /** Class index of a row, or its number to predict. */
    double target(int row);
}
