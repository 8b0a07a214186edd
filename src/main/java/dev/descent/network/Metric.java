package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.tensor.Vector;
import java.util.List;

/** Figures of how good predictions are, measured and not trained on. Most find one, some one for each class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Metric
        permits Accuracy,
                TopKAccuracy,
                ClassMetric,
                Auc,
                MeanAbsoluteError,
                RootMeanSquaredError,
                SquaredErrorMetric,
                R2 {

    /** Name of its series in the history, as {@code accuracy}; those of single classes have a slash and the class behind it. */
    String series();

    /**
     * Names of its figures, in the order of {@link Measurement#values}.
     *
     * @param classes names of the classes; empty where numbers are predicted
     */
    default List<String> series(List<String> classes) {
        return List.of(series());
    }

    /** Whether it counts classes, so that it needs a data set with classes. */
    boolean needsClasses();

    /** Whether more is better, as of shares of what is right, and not of errors. */
    default boolean largerIsBetter() {
        return needsClasses();
    }

    /** A fresh measurement of predictions that are to be read in this way. */
    Measurement start(Outputs outputs);

    /** Sums over batches. */
    interface Measurement {

        /**
         * Takes in a batch.
         *
         * @param prediction rows × width values, on the scale that was told at the start
         * @param target class index of each row, or rows × width numbers
         * @param width of a row; 1 may stand for two classes
         */
        void add(Vector prediction, Vector target, int width);

        /** The figure over all that was taken in, the mean where there are several; not a number if that was nothing. */
        double value();

        /** Every figure, in the order of {@link Metric#series(List)}. */
        default double[] values() {
            return new double[] {value()};
        }

        /** Everything that was taken in, for {@link #restore}. */
        double[] state();

        /** Goes on where {@link #state} was taken from a measurement of the same metric. */
        void restore(double[] state);
    }
}
