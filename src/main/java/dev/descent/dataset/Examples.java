package dev.descent.dataset;

import dev.descent.tensor.Vector;

/** Rows of one part of a data set, preprocessed while they are gathered. Safe for use by several threads. */
public interface Examples {

    /** Number of rows. */
    int size();

    /**
     * Class index of a row, or its number to predict.
     *
     * @param row in [0, size)
     */
    double target(int row);

    /**
     * How much a row counts; 1 unless the data say otherwise.
     *
     * @param row in [0, size)
     */
    default double weight(int row) {
        return 1;
    }

    /**
     * Writes rows one after another.
     *
     * @param order row numbers, each in [0, size)
     * @param from first place in {@code order}
     * @param count number of rows
     * @param inputs receives {@code count} × elements of the input shape
     * @param targets receives {@code count} class indices, or {@code count} × targets numbers for regression
     */
    void gather(int[] order, int from, int count, Vector inputs, Vector targets);
}
