package dev.descent.job;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads the histories of jobs, summed up as a request asks. */
@Service
public class HistoryReader {

    /** Of all series together, where several jobs are compared: they are in memory until they are sent. */
    private static final int MOST_POINTS = 1_000_000;

    private final MetricHistory history;

    private final Database database;

    HistoryReader(MetricHistory history, Database database) {
        this.history = history;
        this.database = database;
    }

    private record Asked(String jobId, @Nullable Instant began, List<MetricHistory.Stretch> stretches) {}

    /**
     * The series of some jobs as they are at one moment.
     *
     * @throws InvalidInputException if that could be more points than one answer may have
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Histories read(Collection<String> jobIds, HistoryQuery query) {
        List<Asked> asked = jobIds.stream().map(id -> asked(id, query)).toList();
        if (jobIds.size() > 1) {
            int series = asked.stream().mapToInt(job -> job.stretches().size()).sum();
            requireFewPoints(series, query.maxPoints());
        }
        Map<MetricHistory.Stretch, List<MetricPoint>> ends = new HashMap<>();
        Buckets buckets = buckets(asked, query, ends);
        return new Histories(
                buckets, asked.stream().map(job -> history(job, buckets, ends)).toList());
    }

    private Asked asked(String jobId, HistoryQuery query) {
        List<MetricHistory.Stretch> stretches = query.series(history.series(jobId)).stream()
                .map(name -> history.stretch(jobId, name, query.fromStep(), query.toStep()))
                .toList();
        return new Asked(jobId, history.began(jobId).orElse(null), stretches);
    }

    private static void requireFewPoints(int series, int maxPoints) {
        if ((long) series * maxPoints > MOST_POINTS) {
            int most = MOST_POINTS / series;
            throw new InvalidInputException(List.of(new Problem(
                    "/max_points",
                    "out_of_range",
                    "max_points must be <= " + most + " for " + series + " series, got " + maxPoints,
                    ">= 2 and <= " + most)));
        }
    }

    /**
     * None if no series has more points than are asked for.
     *
     * @param ends receives the first and the last point of each stretch, unless there are no buckets
     */
    private @Nullable Buckets buckets(
            List<Asked> asked, HistoryQuery query, Map<MetricHistory.Stretch, List<MetricPoint>> ends) {
        boolean fits = asked.stream()
                .flatMap(job -> job.stretches().stream())
                .noneMatch(stretch -> history.hasMoreThan(query.maxPoints(), stretch));
        if (fits) {
            return null;
        }
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Asked job : asked) {
            for (MetricHistory.Stretch stretch : job.stretches()) {
                for (MetricPoint end : ends.computeIfAbsent(stretch, history::ends)) {
                    long place = query.axis().of(end, began(job));
                    first = Math.min(first, place);
                    last = Math.max(last, place);
                }
            }
        }
        return Buckets.over(query.axis(), first, last, query.maxPoints() - 1);
    }

    private Histories.OfJob history(
            Asked job, @Nullable Buckets buckets, Map<MetricHistory.Stretch, List<MetricPoint>> ends) {
        Map<String, List<MetricPoint>> series = new LinkedHashMap<>();
        for (MetricHistory.Stretch stretch : job.stretches()) {
            series.put(stretch.series(), points(job, stretch, buckets, ends.getOrDefault(stretch, List.of())));
        }
        return new Histories.OfJob(job.jobId(), job.began(), series);
    }

    private List<MetricPoint> points(
            Asked job, MetricHistory.Stretch stretch, @Nullable Buckets buckets, List<MetricPoint> ends) {
        if (buckets == null) {
            List<MetricPoint> points = new ArrayList<>();
            history.read(stretch, points::add);
            return points;
        }
        // H2 is in this process: what it sums up itself takes longer than what is brought here.
        if (buckets.axis() == HistoryAxis.STEP && !database.isOfOneProcess()) {
            Optional<List<MetricPoint>> sums = sums(stretch, buckets, ends);
            if (sums.isPresent()) {
                return sums.get();
            }
        }
        SeriesReducer reducer = new SeriesReducer(buckets, began(job));
        history.read(stretch, reducer::add);
        return reducer.points();
    }

    /** What {@link SeriesReducer} would make of them, but for the last digits of the means; none if it had better do it. */
    private Optional<List<MetricPoint>> sums(MetricHistory.Stretch stretch, Buckets buckets, List<MetricPoint> ends) {
        if (ends.isEmpty()) {
            return Optional.of(List.of());
        }
        MetricPoint first = ends.get(0);
        return history.sums(
                        new MetricHistory.Stretch(
                                stretch.jobId(), stretch.series(), first.firstStep() + 1, stretch.lastStep()),
                        buckets)
                .map(others -> Stream.concat(Stream.of(first), others.stream()).toList());
    }

    /** A job without a beginning has no points, so that it doesn't matter what is told of it. */
    private static Instant began(Asked job) {
        return job.began() == null ? Instant.EPOCH : job.began();
    }
}
