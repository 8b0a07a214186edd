package dev.descent.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of some jobs.
 *
 * @param buckets in which all of them are summed up; null if every point is given as it is stored
 * @param jobs in the order in which they were asked for
 */
public record Histories(@Nullable Buckets buckets, List<OfJob> jobs) {

    /**
     * @param began when the first step of the job's history was made; null if there is none yet
     * @param series by name; each a list of points in order
     */
    public record OfJob(String jobId, @Nullable Instant began, Map<String, List<MetricPoint>> series) {

        /** How long after the first step a point of the job was complete. */
        public Duration elapsed(MetricPoint point) {
            return began == null ? Duration.ZERO : Duration.between(began, point.time());
        }
    }
}
