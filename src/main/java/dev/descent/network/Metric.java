package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.tensor.Vector;

/** A figure of how good predictions are, measured and not trained on. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Metric permits Accuracy, MeanAbsoluteError, R2 {

    /** Name of its series in the history, as {@code accuracy}. */
    String series();

    /** Whether it counts classes, so that it needs a data set with classes. */
    boolean needsClasses();

    /** Whether more is better, as of shares of what is right, and not of errors. */
    default boolean largerIsBetter() {
        return needsClasses();
    }

    /** A fresh measurement. */
    Measurement start();

    /** Sums over batches. */
    interface Measurement {

        /**
         * Takes in a batch.
         *
         * @param prediction rows × width values: probabilities or logits, or numbers
         * @param target class index of each row, or rows × width numbers
         */
        void add(Vector prediction, Vector target, int width);

        /** The figure over all that was taken in; not a number if that was nothing. */
        double value();
    }
}
