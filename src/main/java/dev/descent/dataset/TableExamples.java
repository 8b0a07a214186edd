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
    /** Numbers of a stored row. */
    private final int storedColumns;

    private final RowWeightColumn weights;
    /** Place of each column in the stored row. */
    private final int[] sources;
    /** First place of each column in the encoded row. */
    private final int[] positions;
    /** Number of categories of each column, 0 for numbers. */
    private final int[] categories;

    TableExamples(MappedTensor table, float[] targets, int[] rows, JobView view, Preprocessing preprocessing) {
        super(rows, targets);
        List<Preprocessing.Feature> columns = preprocessing.features();
        this.table = table;
        this.storedColumns = view.storedColumns();
        this.weights = new RowWeightColumn(table, view.storedColumns(), view.weights());
        this.sources = view.inputs().stream().mapToInt(Integer::intValue).toArray();
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
    public double weight(int row) {
        return weights.of(stored(row));
    }

    @Override
    void gatherInputs(int[] stored, float[] inputs, int offset) {
        float[] row = new float[storedColumns];
        for (int k = 0; k < stored.length; k++) {
            table.copy((long) stored[k] * storedColumns, row, 0, storedColumns);
            int start = offset + k * width;
            for (int j = 0; j < sources.length; j++) {
                int place = start + positions[j];
                float value = row[sources[j]];
                if (categories[j] == 0) {
                    inputs[place] = (float) ((value - offsets[j]) / divisors[j]);
                } else {
                    Arrays.fill(inputs, place, place + categories[j], 0);
                    inputs[place + (int) value] = 1;
                }
            }
        }
    }

    @Override
    void gatherInputs(int[] stored, double[] inputs, int offset) {
        float[] row = new float[storedColumns];
        for (int k = 0; k < stored.length; k++) {
            table.copy((long) stored[k] * storedColumns, row, 0, storedColumns);
            int start = offset + k * width;
            for (int j = 0; j < sources.length; j++) {
                int place = start + positions[j];
                float value = row[sources[j]];
                if (categories[j] == 0) {
                    inputs[place] = (value - offsets[j]) / divisors[j];
                } else {
                    Arrays.fill(inputs, place, place + categories[j], 0);
                    inputs[place + (int) value] = 1;
                }
            }
        }
    }
}
