package dev.descent.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.descent.job.Job;
import dev.descent.job.JobEvent;
import dev.descent.job.JobEventLog;
import dev.descent.job.JobService;
import dev.descent.job.MetricHistory;
import dev.descent.job.MetricPoint;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@AnswersProblems
@RequestMapping("/v1/jobs/{id}")
@Tag(name = "Jobs")
class JobHistoryController {

    private static final int MOST_POINTS = 1_000_000;

    private final JobService jobs;
    private final MetricHistory history;
    private final JobEventLog events;

    JobHistoryController(JobService jobs, MetricHistory history, JobEventLog events) {
        this.jobs = jobs;
        this.history = history;
        this.events = events;
    }

    /** @param series by name; each a list of points in order */
    record Metrics(String jobId, int attempt, Map<String, List<Point>> series) {}

    /**
     * One window of steps.
     *
     * @param step the window's last
     * @param firstStep the window's first
     * @param mean of the finite values; null if there is none
     * @param count of all values
     * @param nonFinite how many of them were not a number, or infinite
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
            Instant time) {

        static Point of(MetricPoint point) {
            return new Point(
                    point.lastStep(),
                    point.firstStep(),
                    point.epoch(),
                    point.mean(),
                    point.min(),
                    point.max(),
                    point.count(),
                    point.nonFinite() == 0 ? null : point.nonFinite(),
                    point.time());
        }
    }

    /** @param data depends on the type */
    record Event(
            long id,
            String type,
            Instant time,

            @Schema(implementation = Object.class) @JsonRawValue
            String data) {

        static Event of(JobEvent event) {
            return new Event(event.id(), event.type(), event.time(), event.data());
        }
    }

    @GetMapping("/metrics")
    @Operation(
            summary = "Get the metric history of a job",
            description =
                    "The loss of each step and the other figures of each epoch. A long series comes as windows of steps,"
                            + " each with its exact mean, minimum, maximum and count.")
    ResponseEntity<Metrics> metrics(
            @PathVariable String id,
            @Parameter(
                            description =
                                    "Series, separated by commas; all but those of single layers and classes if absent",
                            example = "loss,val_accuracy,gradient_norm")
                    @RequestParam
                    @Nullable
                    String names,
            @RequestParam(name = "from_step", defaultValue = "0") long fromStep,
            @RequestParam(name = "to_step", defaultValue = "9223372036854775807") long toStep,
            @Parameter(description = "Most points of a series, 2 or more")
                    @RequestParam(name = "max_points", defaultValue = "1000000")
                    int maxPoints) {
        Parameters.inRange("max_points", maxPoints, 2, MOST_POINTS);
        Job job = jobs.get(id);
        List<String> wanted = Parameters.names("names", names);
        Map<String, List<Point>> series = new LinkedHashMap<>();
        for (String name : named(wanted, history.series(id))) {
            series.put(
                    name,
                    history.points(id, name, fromStep, toStep, maxPoints).stream()
                            .map(Point::of)
                            .toList());
        }
        return ResponseEntity.ok().eTag(String.valueOf(job.version())).body(new Metrics(id, job.attempt(), series));
    }

    /** A bare name stands for the series of all layers or classes too; these must be asked for, as there are many. */
    private static Set<String> named(List<String> wanted, List<String> present) {
        Set<String> names = new LinkedHashSet<>(wanted);
        names.removeIf(name -> present.stream().anyMatch(series -> series.startsWith(name + "/")));
        present.stream()
                .filter(series -> wanted.isEmpty()
                        ? series.indexOf('/') < 0
                        : wanted.contains(series) || wanted.contains(series.replaceFirst("/.*", "")))
                .forEach(names::add);
        return names;
    }

    @GetMapping("/events")
    @Operation(summary = "List the events of a job, oldest first")
    Page<Event> events(
            @PathVariable String id,
            @Parameter(description = "Only events with a greater id") @RequestParam(defaultValue = "0") long after,
            @Parameter(description = "next_cursor of the page before: as after") @RequestParam @Nullable Long cursor,
            @Parameter(description = "1 to 1000") @RequestParam(defaultValue = "100") int limit) {
        Parameters.inRange("limit", limit, 1, 1000);
        jobs.get(id);
        List<JobEvent> found = events.after(id, cursor == null ? after : cursor, limit + 1);
        return Page.of(found, limit, event -> String.valueOf(event.id()), Event::of);
    }
}
