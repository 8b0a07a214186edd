package dev.descent.dataset;

import dev.descent.tensor.MappedTensor;
import java.util.Arrays;
import java.util.List;

/** Rows of numbers and category indices: numbers are scaled, categories one-hot encoded. */
final class TableExamples extends StoredExamples {

    private final MappedTensor table;
    private final int width;
    private final double[] offsets;
    private final double[] divisors;
    /** First place of each column in the encoded row. */
    private final int[] positions;
    /** Number of categories of each column, 0 for numbers. */
    private final int[] categories;

    TableExamples(MappedTensor table, float[] targets, int[] rows, Preprocessing preprocessing) {
        super(rows, targets);
        List<Preprocessing.Feature> columns = preprocessing.features();
        this.table = table;
        this.width = preprocessing.inputShape().size(0);
        this.offsets =
                columns.stream().mapToDouble(Preprocessing.Feature::offset).toArray();
        this.divisors =
                columns.stream().mapToDouble(Preprocessing.Feature::divisor).toArray();
        this.categories =
                columns.stream().mapToInt(column -> column.categories().size()).toArray();
        this.positions = new int[columns.size()];
        for (int j = 1; j < positions.length; j++) {
            positions[j] = positions[j - 1] + columns.get(j - 1).width();
        }
    }

    @Override
    void gatherInputs(int[] stored, float[] inputs, int offset) {
        int columns = positions.length;
        float[] row = new float[columns];
        for (int k = 0; k < stored.length; k++) {
            table.copy((long) stored[k] * columns, row, 0, columns);
            int start = offset + k * width;
            for (int j = 0; j < columns; j++) {
                int place = start + positions[j];
                if (categories[j] == 0) {
                    inputs[place] = (float) ((row[j] - offsets[j]) / divisors[j]);
                } else {
                    Arrays.fill(inputs, place, place + categories[j], 0);
                    inputs[place + (int) row[j]] = 1;
                }
            }
        }
    }

    @Override
    void gatherInputs(int[] stored, double[] inputs, int offset) {
        int columns = positions.length;
        float[] row = new float[columns];
        for (int k = 0; k < stored.length; k++) {
            table.copy((long) stored[k] * columns, row, 0, columns);
            int start = offset + k * width;
            for (int j = 0; j < columns; j++) {
                int place = start + positions[j];
                if (categories[j] == 0) {
                    inputs[place] = (row[j] - offsets[j]) / divisors[j];
                } else {
                    Arrays.fill(inputs, place, place + categories[j], 0);
                    inputs[place + (int) row[j]] = 1;
                }
            }
        }
    }
}
