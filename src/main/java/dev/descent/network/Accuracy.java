package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Share of the rows whose likeliest class is the true one; of two classes, the second is likelier above a probability of ½. */
@JsonTypeName("accuracy")
@About(value = "Share of the rows whose likeliest class is the true one.", equation = "mean [argmax p = t]")
public record Accuracy() implements Metric {

    @Override
    public String series() {
        return "accuracy";
    }

    @Override
    public boolean needsClasses() {
        return true;
    }

    @Override
    public Measurement start(Outputs outputs) {
        return new RightRows((row, target) -> outputs.scale().classOf(row) == target);
    }

    /** Share of the rows that are right. */
    static final class RightRows implements Measurement {

        /** Whether a row's prediction is right. */
        interface Judge {
            boolean isRight(Vector row, int target);
        }

        private final Judge judge;
        private long rows;
        private long right;

        RightRows(Judge judge) {
            this.judge = judge;
        }

        @Override
        public void add(Vector prediction, Vector target, int width) {
            for (int row = 0; row < target.size(); row++) {
                rows++;
                if (judge.isRight(prediction.slice(row * width, (row + 1) * width), (int) target.get(row))) {
                    right++;
                }
            }
        }

        @Override
        public double value() {
            return (double) right / rows;
        }

        @Override
        public double[] state() {
            return new double[] {rows, right};
        }

        @Override
        public void restore(double[] state) {
            rows = (long) state[0];
            right = (long) state[1];
        }
    }
}
