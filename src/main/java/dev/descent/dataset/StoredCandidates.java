package dev.descent.dataset;

import dev.descent.dataset.split.Candidates;
import dev.descent.tensor.MappedTensor;
import java.util.List;

/**
 * Rows of a stored part that are to be split.
 *
 * @param storedColumns numbers of a stored row of a table
 */
record StoredCandidates(DatasetInfo info, int storedColumns, MappedTensor x, float[] targets, int[] rows)
        implements Candidates {

    @Override
    public float target(int row) {
        return targets[row];
    }

    @Override
    public int classes() {
        return info.classes().size();
    }

    @Override
    public double[] column(String name) {
        int column = place(name);
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            x.copy((long) rows[i] * storedColumns + column, values, i, 1);
        }
        return values;
    }

    @Override
    public List<String> categories(String column) {
        return info.columns().get(place(column)).categoryNames();
    }

    private int place(String name) {
        return info.columns().stream().map(ColumnInfo::name).toList().indexOf(name);
    }
}
