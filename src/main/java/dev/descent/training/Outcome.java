package dev.descent.training;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a training run ended.
 *
 * @param steps number of the last step; of a diverged run the one whose loss or update was no longer finite
 * @param epochs finished epochs
 * @param finished whether the run came to an end and left a model, rather than being left where it was, or diverging
 * @param metrics of the end: {@code loss}, {@code accuracy}, {@code val_…}, {@code test_…}, as the specification asks
 * @param confusion of the model, counted on the test part, or else on held-out rows; null where there are neither, no classes or too
 *     many of them, and for a run that was stopped or diverged
 */
public record Outcome(
        StopReason reason,
        long steps,
        int epochs,
        boolean finished,
        Map<String, Double> metrics,
        @Nullable Confusion confusion) {

    /** Of a run that left no model. */
    Outcome(StopReason reason, long steps, int epochs, Map<String, Double> metrics) {
        this(reason, steps, epochs, false, metrics, null);
    }
}
