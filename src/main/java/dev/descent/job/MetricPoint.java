package dev.descent.job;

import java.time.Instant;
import java.util.function.DoubleBinaryOperator;
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
        Instant time) {

    /** This point and the next one of its series as one. */
    MetricPoint merge(MetricPoint next) {
        Double lowest = both(min, next.min, Math::min);
        Double highest = both(max, next.max, Math::max);
        return new MetricPoint(
                firstStep,
                next.lastStep,
                next.epoch,
                mean(next, lowest, highest),
                lowest,
                highest,
                count + next.count,
                nonFinite + next.nonFinite,
                next.time);
    }

    /** In a form that doesn't leave the range of numbers where the means are near its end, and doesn't leave the extremes by rounding. */
    private @Nullable Double mean(MetricPoint next, @Nullable Double lowest, @Nullable Double highest) {
        if (mean == null || next.mean == null || lowest == null || highest == null) {
            return mean == null ? next.mean : mean;
        }
        double finite = count - nonFinite;
        double nextFinite = next.count - next.nonFinite;
        double all = finite + nextFinite;
        double weighted = mean * (finite / all) + next.mean * (nextFinite / all);
        return Math.max(lowest, Math.min(weighted, highest));
    }

    private static @Nullable Double both(@Nullable Double one, @Nullable Double other, DoubleBinaryOperator operation) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return operation.applyAsDouble(one, other);
    }
}
