package dev.descent.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Some consecutive values of one series, summed up exactly.
 *
 * @param firstStep at which the first value was taken
 * @param lastStep at which the last value was taken
 * @param epoch of the last value
 * @param mean of the finite values; null if there is none
 * @param min of the finite values
 * @param max of the finite values
 * @param count of all values
 * @param nonFinite how many of them were not a number, or infinite
 * @param time of the last value
 */
public record MetricPoint(
        long firstStep,
        long lastStep,
        int epoch,
        @Nullable Double mean,
        @Nullable Double min,
        @Nullable Double max,
        long count,
        long nonFinite,
        Instant time) {}
