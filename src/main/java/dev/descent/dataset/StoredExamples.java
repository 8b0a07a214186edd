package dev.descent.dataset;

import dev.descent.tensor.DoubleVector;
import dev.descent.tensor.FloatVector;
import dev.descent.tensor.Vector;

/** Some of the rows of a stored part. Holds nothing that changes, so several threads may gather at once. */
abstract sealed class StoredExamples implements Examples permits ImageExamples, PreparedExamples, TableExamples {

    private final int[] rows;
    private final float[] targets;

    /**
     * @param rows their numbers in the stored part
     * @param targets of all rows of the stored part
     */
    StoredExamples(int[] rows, float[] targets) {
        this.rows = rows;
        this.targets = targets;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public double target(int row) {
        return targets[rows[row]];
    }

    /** Number of a row in the stored part. */
    int stored(int row) {
        return rows[row];
    }

    @Override
    public void gather(int[] order, int from, int count, Vector inputs, Vector targets) {
        int[] stored = new int[count];
        for (int k = 0; k < count; k++) {
            stored[k] = rows[order[from + k]];
        }
        if (inputs instanceof FloatVector floats) {
            gatherInputs(stored, floats.array(), floats.offset());
        } else if (inputs instanceof DoubleVector doubles) {
            gatherInputs(stored, doubles.array(), doubles.offset());
        }
        for (int k = 0; k < count; k++) {
            targets.set(k, this.targets[stored[k]]);
        }
    }

    abstract void gatherInputs(int[] stored, float[] inputs, int offset);

    abstract void gatherInputs(int[] stored, double[] inputs, int offset);
}
