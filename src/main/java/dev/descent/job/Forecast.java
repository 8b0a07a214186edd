package dev.descent.job;

import dev.descent.training.PlanSummary;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Estimates how long jobs take and when they start, from the jobs that were trained before: rough, and better the more there were. */
@Component
public class Forecast {

    /** Of a machine that has trained nothing yet: seconds for each multiplication of a step. */
    private static final double STANDARD_RATE = 1e-9;

    /** What a step costs beside its multiplications, in multiplications. */
    private static final double STEP_OVERHEAD = 50_000;

    private static final int REMEMBERED = 50;
    private static final int NEIGHBOURS = 5;

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final int workers;

    Forecast(JdbcTemplate jdbc, Clock clock, JobProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.workers = properties.workers();
    }

    /**
     * Where a job stands in the queue.
     *
     * @param position from 1, which is next
     * @param estimatedStartAt when a worker may take it
     */
    public record Outlook(long position, Instant estimatedStartAt) {}

    /** A run of the past: multiplications of a step, and seconds that it took. */
    private record Past(double work, double seconds) {

        double rate() {
            return seconds / (work + STEP_OVERHEAD);
        }
    }

    private record Ahead(long count, double work, double steps) {}

    /** Seconds of training that a job will take, about. */
    public double seconds(PlanSummary plan) {
        return (plan.stepWork() + STEP_OVERHEAD) * rate(past(), plan.stepWork()) * plan.totalSteps();
    }

    /** Where a job that waits stands; null for any other. */
    public @Nullable Outlook of(Job job) {
        if (job.status() != JobStatus.QUEUED) {
            return null;
        }
        QueuePlace place = job.queuePlace();
        OffsetDateTime due = JobEventLog.utc(place.dueAt());
        Ahead ahead = Objects.requireNonNull(jdbc.queryForObject(
                "select count(*), coalesce(sum(step_work * (total_steps - step)), 0), coalesce(sum(total_steps - step), 0)"
                        + " from job where status = 'QUEUED' and (priority > ? or priority = ? and (due_at < ? or due_at = ? and id < ?))",
                (row, number) -> new Ahead(row.getLong(1), row.getDouble(2), row.getDouble(3)),
                place.priority(),
                place.priority(),
                due,
                due,
                job.id()));
        List<Past> past = past();
        double rate = rate(past, job.estimate().stepWork());
        List<Double> running = jdbc.query(
                "select step_work, total_steps, step, run_millis from job where status in ('RUNNING', 'PAUSING', 'CANCELLING')",
                (row, number) -> row.getLong("step") > 0
                        ? row.getLong("run_millis")
                                / 1000.0
                                / row.getLong("step")
                                * (row.getLong("total_steps") - row.getLong("step"))
                        : rate * (row.getDouble("step_work") + STEP_OVERHEAD) * row.getLong("total_steps"));
        double before = running.stream().mapToDouble(seconds -> seconds).sum()
                + rate * (ahead.work + STEP_OVERHEAD * ahead.steps);
        boolean idle = ahead.count + running.size() < workers;
        double wait = idle ? 0 : before / Math.max(workers, running.size());
        Instant start = clock.instant().plusMillis((long) (1000 * Math.min(wait, 1e9)));
        return new Outlook(ahead.count + 1, start.isBefore(place.dueAt()) ? place.dueAt() : start);
    }

    private List<Past> past() {
        return jdbc.query(
                "select step_work, run_millis, step from job where status = 'SUCCEEDED' and step > 0 and run_millis > 0"
                        + " order by finished_at desc limit " + REMEMBERED,
                (row, number) ->
                        new Past(row.getDouble("step_work"), row.getLong("run_millis") / 1000.0 / row.getLong("step")));
    }

    /** Seconds for each multiplication, as the runs took whose steps are most alike: the median. */
    private static double rate(List<Past> past, double work) {
        List<Double> rates = past.stream()
                .sorted(Comparator.comparingDouble(
                        run -> Math.abs(Math.log((run.work + STEP_OVERHEAD) / (work + STEP_OVERHEAD)))))
                .limit(NEIGHBOURS)
                .map(Past::rate)
                .sorted()
                .toList();
        return rates.isEmpty() ? STANDARD_RATE : rates.get(rates.size() / 2);
    }
}
