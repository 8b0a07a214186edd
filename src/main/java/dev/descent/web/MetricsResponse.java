package dev.descent.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.descent.job.Buckets;
import dev.descent.job.Histories;
import dev.descent.job.HistoryAxis;
import dev.descent.job.Job;
import dev.descent.job.MetricPoint;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Histories as JSON. */
final class MetricsResponse {

    private MetricsResponse() {}

    /**
     * The history of one job.
     *
     * @param beganAt when its first step was made, which is where elapsed_seconds begin
     * @param series by name; each a list of points in order
     */
    record Metrics(
            String jobId,
            int attempt,
            @Nullable Instant beganAt,
            @Nullable Grid buckets,
            Map<String, List<Point>> series) {}

    /** The histories of some jobs, in the same buckets. */
    record Comparison(@Nullable Grid buckets, List<JobMetrics> jobs) {}

    /** As {@link Metrics}, where the buckets are told once for all jobs. */
    record JobMetrics(String jobId, int attempt, @Nullable Instant beganAt, Map<String, List<Point>> series) {}

    /**
     * Where each bucket lies: the one of index i from from + i * width to from + (i + 1) * width, its end not included.
     *
     * @param x step, epoch, or time in seconds since each job began
     */
    @Schema(name = "Buckets")
    record Grid(String x, Number from, Number width, int count) {

        static @Nullable Grid of(@Nullable Buckets buckets) {
            if (buckets == null) {
                return null;
            }
            String x = buckets.axis().name().toLowerCase(Locale.ROOT);
            return buckets.axis() == HistoryAxis.TIME
                    ? new Grid(x, buckets.from() / 1000.0, buckets.width() / 1000.0, buckets.count())
                    : new Grid(x, buckets.from(), buckets.width(), buckets.count());
        }
    }

    /**
     * One window of steps.
     *
     * @param step the window's last
     * @param firstStep the window's first
     * @param mean of the finite values; null if there is none
     * @param count of all values
     * @param nonFinite how many of them were not a number, or infinite
     * @param elapsedSeconds since the first step of the job
     */
    record Point(
            long step,
            long firstStep,
            int epoch,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double mean,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double min,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double max,

            long count,
            @Nullable Long nonFinite,
            Instant time,
            double elapsedSeconds) {

        static Point of(MetricPoint point, Duration elapsed) {
            return new Point(
                    point.lastStep(),
                    point.firstStep(),
                    point.epoch(),
                    point.mean(),
                    point.min(),
                    point.max(),
                    point.count(),
                    point.nonFinite() == 0 ? null : point.nonFinite(),
                    point.time(),
                    elapsed.toMillis() / 1000.0);
        }
    }

    static Metrics of(Job job, Histories histories) {
        Histories.OfJob history = histories.jobs().get(0);
        return new Metrics(job.id(), job.attempt(), history.began(), Grid.of(histories.buckets()), series(history));
    }

    static Comparison of(List<Job> jobs, Histories histories) {
        List<JobMetrics> all = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Histories.OfJob history = histories.jobs().get(i);
            all.add(new JobMetrics(history.jobId(), jobs.get(i).attempt(), history.began(), series(history)));
        }
        return new Comparison(Grid.of(histories.buckets()), all);
    }

    private static Map<String, List<Point>> series(Histories.OfJob history) {
        Map<String, List<Point>> series = new LinkedHashMap<>();
        history.series()
                .forEach((name, points) -> series.put(
                        name,
                        points.stream()
                                .map(point -> Point.of(point, history.elapsed(point)))
                                .toList()));
        return series;
    }
}
