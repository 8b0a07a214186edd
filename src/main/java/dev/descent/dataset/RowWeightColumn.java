package dev.descent.dataset;

import dev.descent.tensor.MappedTensor;

/**
 * The column that says how much each row counts.
 *
 * @param column its place in a stored row; −1 if each row counts as one
 */
record RowWeightColumn(MappedTensor table, int storedColumns, int column) {

    double of(int row) {
        if (column < 0) {
            return 1;
        }
        float[] weight = new float[1];
        table.copy((long) row * storedColumns + column, weight, 0, 1);
        return weight[0];
    }
}
