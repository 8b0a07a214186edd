package dev.descent.network;

import dev.descent.tensor.Vector;
import java.util.List;

/** Counts for what the rows of each class were taken. Every figure of single classes follows from it. */
public final class ConfusionMatrix {

    private final Outputs outputs;
    private final long[][] counts;

    /** Counts nothing yet. */
    public ConfusionMatrix(Outputs outputs) {
        int classes = outputs.classes().size();
        this.outputs = outputs;
        this.counts = new long[classes][classes];
    }

    /** Goes on from the {@link #counts} of another one. */
    public ConfusionMatrix(Outputs outputs, long[][] counts) {
        this.outputs = outputs;
        this.counts = copy(counts);
    }

    /**
     * Takes in a batch.
     *
     * @param prediction rows × width values, on the scale of the outputs
     * @param target class index of each row
     * @param width of a row; 1 may stand for two classes
     */
    public void add(Vector prediction, Vector target, int width) {
        for (int row = 0; row < target.size(); row++) {
            int answer = outputs.scale().classOf(prediction.slice(row * width, (row + 1) * width));
            counts[(int) target.get(row)][answer]++;
        }
    }

    /** Names of the classes, in the order of the rows and of the columns. */
    public List<String> classes() {
        return outputs.classes();
    }

    /** A copy of the counts, classes × classes: a row for each true class, a column for each that was predicted. */
    public long[][] counts() {
        return copy(counts);
    }

    private static long[][] copy(long[][] counts) {
        long[][] copy = new long[counts.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts[i].clone();
        }
        return copy;
    }
}
