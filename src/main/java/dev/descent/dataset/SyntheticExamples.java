package dev.descent.dataset;

import dev.descent.dataset.sampling.Neighbors;
import dev.descent.dataset.sampling.Smote;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.stream.IntStream;

/** Rows, and behind them as many that lie between two of them each. These are made while they are gathered. */
final class SyntheticExamples implements Examples {

    /** Sets the draws apart from the other random streams of a job. */
    private static final long BETWEEN = 0x5307E;

    private final Examples rows;
    private final int originals;
    private final long seed;
    /** For each row that is made up the one that lies at the other end. */
    private final int[] ends;

    private SyntheticExamples(Examples rows, int originals, long seed, int[] ends) {
        this.rows = rows;
        this.originals = originals;
        this.seed = seed;
        this.ends = ends;
    }

    /**
     * Moves repeated rows of tables towards a neighbour.
     *
     * @param rows each once, and the repeated ones behind them
     * @param drawn of which row each is the same
     * @param originals how many come before the repeated ones
     * @param columns of a row
     */
    static SyntheticExamples of(Examples rows, int[] drawn, int originals, int columns, Smote smote, long seed) {
        int[] ends = new int[drawn.length - originals];
        int[] places = new int[originals];
        double[] classes = IntStream.range(originals, drawn.length)
                .mapToDouble(rows::target)
                .distinct()
                .toArray();
        for (double of : classes) {
            int[] members = IntStream.range(0, originals)
                    .filter(row -> rows.target(row) == of)
                    .toArray();
            for (int i = 0; i < members.length; i++) {
                places[members[i]] = i;
            }
            int[][] nearest = Neighbors.nearest(
                    gathered(rows, members, columns), members.length, Math.min(smote.neighbors(), members.length - 1));
            for (int i = 0; i < ends.length; i++) {
                int row = originals + i;
                if (rows.target(row) == of) {
                    int[] near = nearest[places[drawn[row]]];
                    int choice = (int) (CounterRandom.of(seed, BETWEEN, row).uniform(0) * near.length);
                    ends[i] = members[near[choice]];
                }
            }
        }
        return new SyntheticExamples(rows, originals, seed, ends);
    }

    /** The values of rows, column by column. */
    private static float[][] gathered(Examples rows, int[] members, int columns) {
        float[][] values = new float[columns][members.length];
        Vector row = Vector.zeros(DType.FLOAT32, columns);
        Vector target = Vector.zeros(DType.FLOAT32, 1);
        for (int i = 0; i < members.length; i++) {
            rows.gather(members, i, 1, row, target);
            for (int column = 0; column < columns; column++) {
                values[column][i] = (float) row.get(column);
            }
        }
        return values;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public double target(int row) {
        return rows.target(row);
    }

    @Override
    public double weight(int row) {
        if (row < originals) {
            return rows.weight(row);
        }
        double share = share(row);
        return (1 - share) * rows.weight(row) + share * rows.weight(ends[row - originals]);
    }

    /** How far on the way to the other end a row lies. */
    private double share(int row) {
        return CounterRandom.of(seed, BETWEEN, row).uniform(1);
    }

    @Override
    public void gather(int[] order, int from, int count, Vector inputs, Vector targets) {
        rows.gather(order, from, count, inputs, targets);
        int columns = inputs.size() / count;
        Vector end = Vector.zeros(inputs.dtype(), columns);
        Vector target = Vector.zeros(targets.dtype(), 1);
        for (int k = 0; k < count; k++) {
            int row = order[from + k];
            if (row >= originals) {
                double share = share(row);
                rows.gather(ends, row - originals, 1, end, target);
                inputs.slice(k * columns, (k + 1) * columns).combine(1 - share, share, end);
            }
        }
    }
}
