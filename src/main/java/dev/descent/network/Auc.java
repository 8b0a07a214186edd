package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import java.util.Arrays;

/**
 * Area under the receiver operating characteristic: how likely a row of a class has a higher score for it than a row of another class,
 * ties counting half (Mann and Whitney 1947). Exact, so the scores of all rows are kept: 8 bytes for each row and class. Of two classes
 * it is that of the second; of several the mean over the classes against all others (Provost and Domingos 2001), those left out that no
 * row or every row is of. Not a number where no class remains.
 */
@JsonTypeName("auc")
@About(
        value = "Area under the ROC curve, exact; of more than two classes the mean of each against all others.",
        equation = "P(score of a row of the class > score of another row) + ½P(they are equal)",
        source = "Hanley and McNeil 1982; Provost and Domingos 2001")
public record Auc() implements Metric {

    @Override
    public String series() {
        return "auc";
    }

    @Override
    public boolean needsClasses() {
        return true;
    }

    @Override
    public Measurement start(Outputs outputs) {
        return new Scores(outputs.scale());
    }

    private static final class Scores implements Measurement {

        private final Outputs.Scale scale;
        private int width;
        private int rows;
        /** rows × width */
        private double[] scores = {};

        private int[] labels = {};

        Scores(Outputs.Scale scale) {
            this.scale = scale;
        }

        @Override
        public void add(Vector prediction, Vector target, int width) {
            this.width = width;
            makeRoom(rows + target.size());
            for (int row = 0; row < target.size(); row++) {
                labels[rows] = (int) target.get(row);
                scale.rank(prediction.slice(row * width, (row + 1) * width), scores, rows * width);
                rows++;
            }
        }

        private void makeRoom(int needed) {
            if (needed > labels.length) {
                int room = Math.max(needed, labels.length + (labels.length >> 1));
                labels = Arrays.copyOf(labels, room);
                scores = Arrays.copyOf(scores, Math.multiplyExact(room, width));
            }
        }

        @Override
        public double value() {
            if (width < 3) {
                return ofClass(1, width - 1);
            }
            double sum = 0;
            int classes = 0;
            for (int k = 0; k < width; k++) {
                double area = ofClass(k, k);
                if (!Double.isNaN(area)) {
                    sum += area;
                    classes++;
                }
            }
            return sum / classes;
        }

        /** The width, the labels, the scores. */
        @Override
        public double[] state() {
            double[] state = new double[1 + rows + rows * width];
            state[0] = width;
            for (int row = 0; row < rows; row++) {
                state[1 + row] = labels[row];
            }
            System.arraycopy(scores, 0, state, 1 + rows, rows * width);
            return state;
        }

        @Override
        public void restore(double[] state) {
            width = (int) state[0];
            rows = (state.length - 1) / (1 + width);
            labels = new int[rows];
            for (int row = 0; row < rows; row++) {
                labels[row] = (int) state[1 + row];
            }
            scores = Arrays.copyOfRange(state, 1 + rows, state.length);
        }

        /** @param column of the scores for the class */
        private double ofClass(int label, int column) {
            double[] own = new double[rows];
            double[] others = new double[rows];
            int count = 0;
            for (int row = 0; row < rows; row++) {
                if (labels[row] == label) {
                    own[count++] = scores[row * width + column];
                } else {
                    others[row - count] = scores[row * width + column];
                }
            }
            Arrays.sort(own, 0, count);
            Arrays.sort(others, 0, rows - count);
            if (endsInNaN(own, count) || endsInNaN(others, rows - count)) {
                return Double.NaN;
            }
            return area(own, count, others, rows - count);
        }

        /** Sorting puts what is not a number behind all numbers. */
        private static boolean endsInNaN(double[] sorted, int size) {
            return size > 0 && Double.isNaN(sorted[size - 1]);
        }

        /** Of scores in ascending order. */
        private static double area(double[] own, int owned, double[] others, int foreign) {
            double wins = 0;
            int below = 0;
            int notAbove = 0;
            for (int i = 0; i < owned; i++) {
                while (below < foreign && others[below] < own[i]) {
                    below++;
                }
                while (notAbove < foreign && others[notAbove] <= own[i]) {
                    notAbove++;
                }
                wins += below + (notAbove - below) / 2.0;
            }
            return wins / ((double) owned * foreign);
        }
    }
}
