package dev.descent.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums up the points of one series, which come in their order: the first stays alone, each bucket makes one point of the others that
 * end in it. So there is at most one point more than there are buckets, and the last one ends with the last value.
 */
final class SeriesReducer {

    private final Buckets buckets;
    private final Instant began;
    private final List<MetricPoint> points = new ArrayList<>();
    private int bucket;

    /** @param began when the job's history did */
    SeriesReducer(Buckets buckets, Instant began) {
        this.buckets = buckets;
        this.began = began;
    }

    void add(MetricPoint point) {
        // Not before the one of the point before, even if the clock was set back in between.
        int next = Math.max(bucket, buckets.indexOf(buckets.axis().of(point, began)));
        int last = points.size() - 1;
        if (last < 1 || next > bucket) {
            points.add(point);
        } else {
            points.set(last, points.get(last).merge(point));
        }
        bucket = next;
    }

    List<MetricPoint> points() {
        return points;
    }
}
