package dev.descent.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.descent.job.JobEvent;
import dev.descent.job.JobEventLog;
import dev.descent.job.JobService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    private final JobService jobs;
    private final JobEventLog events;

    JobHistoryController(JobService jobs, JobEventLog events) {
        this.jobs = jobs;
        this.events = events;
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
