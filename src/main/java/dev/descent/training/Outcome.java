package dev.descent.training;

import java.util.Map;

/**
 * How a training run ended.
 *
 * @param steps number of the last step; of a diverged run the one whose loss or update was no longer finite
 * @param epochs finished epochs
 * @param metrics of the end: {@code loss}, {@code accuracy}, {@code val_…}, {@code test_…}, as the specification asks
 */
public record Outcome(StopReason reason, long steps, int epochs, Map<String, Double> metrics) {}
