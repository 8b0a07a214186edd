package dev.descent.dataset;

import dev.descent.tensor.Vector;

/** Rows of one part of a data set, preprocessed while they are gathered. Safe for use by several threads. */
public interface Examples {

    /** Number of rows. */
    int size();

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
