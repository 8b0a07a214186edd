package dev.descent.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        long finite = count - nonFinite;
        long nextFinite = next.count - next.nonFinite;
        return new MetricPoint(
                firstStep,
                next.lastStep,
                next.epoch,
                both(mean, next.mean, (one, other) -> (one * finite + other * nextFinite) / (finite + nextFinite)),
                both(min, next.min, Math::min),
                both(max, next.max, Math::max),
                count + next.count,
                nonFinite + next.nonFinite,
                next.time);
    }

    private static @Nullable Double both(@Nullable Double one, @Nullable Double other, DoubleBinaryOperator operation) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return operation.applyAsDouble(one, other);
    }

    /** A series in at most {@code most} points, 2 or more: the first as it is, the others merged in groups of the same size. */
    static List<MetricPoint> reduce(List<MetricPoint> points, int most) {
        if (points.size() <= most) {
            return points;
        }
        int group = (points.size() - 1 + most - 2) / (most - 1);
        List<MetricPoint> reduced = new ArrayList<>();
        reduced.add(points.get(0));
        for (int from = 1; from < points.size(); from += group) {
            List<MetricPoint> merged = points.subList(from, Math.min(from + group, points.size()));
            reduced.add(merged.stream().reduce(MetricPoint::merge).orElseThrow());
        }
        return reduced;
    }
}
