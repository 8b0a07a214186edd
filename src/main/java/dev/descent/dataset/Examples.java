package dev.descent.dataset;

import dev.descent.dataset.augmentation.Blend;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

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

    /** The same rows as an epoch sees them: those that are augmented differ from epoch to epoch. @param epoch from 1 */
    default Examples inEpoch(long epoch) {
        return this;
    }

    /**
     * How a row is mixed with another, whose targets are mixed likewise; null if it isn't.
     *
     * @param row in [0, size)
     */
    default @Nullable Blend blend(int row) {
        return null;
    }

    /**
     * Writes rows one after another.
     *
     * @param order row numbers, each in [0, size)
     * @param from first place in {@code order}
     * @param count number of rows
     * @param inputs receives {@code count} × elements of the input shape
     * @param targets receives {@code count} class indices, of a mixed row that of the larger share, or {@code count} × targets numbers for regression
     */
    void gather(int[] order, int from, int count, Vector inputs, Vector targets);
}
