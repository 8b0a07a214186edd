package dev.descent.web;

import dev.descent.job.Job;
import dev.descent.job.JobService;
import dev.descent.spec.InvalidInputException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

@RestController
@AnswersProblems
@RequestMapping("/v1")
@Tag(name = "Jobs")
class JobStreamController {

    private final JobService jobs;
    private final EventStreams streams;

    JobStreamController(JobService jobs, EventStreams streams) {
        this.jobs = jobs;
        this.streams = streams;
    }

    @GetMapping(path = "/jobs/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Follow a job",
            description =
                    "Server-sent events: first `snapshot`, the job as it is; then `status`, `progress`, `epoch`, `checkpoint` and `log`"
                            + " as they come; `done` when the job ends, and the stream with it. With Last-Event-ID (or last_event_id)"
                            + " the stream goes on behind that event, without a snapshot; 0 gives all from the first. A client that is"
                            + " too slow is cut off, and misses nothing if it comes back with the id of its last event.")
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "204",
            description = "The job has ended, and there is nothing behind Last-Event-ID",
            content = @Content)
    void stream(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
            @Parameter(description = "As the header, for clients that can't set it")
                    @RequestParam(name = "last_event_id", required = false)
                    @Nullable
                    String parameter,
            ServletWebRequest exchange) {
        Job job = jobs.get(id);
        OptionalLong asked = position(header, parameter);
        if (asked.isEmpty()) {
            streams.fromNow(job, exchange);
            return;
        }
        // A client may come with an id of another database; it would never be reached.
        long position = Math.min(asked.getAsLong(), job.lastEventId());
        if (job.status().isTerminal() && position >= job.lastEventId()) {
            Objects.requireNonNull(exchange.getResponse()).setStatus(HttpStatus.NO_CONTENT.value());
        } else {
            streams.after(job, position, exchange);
        }
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Follow all jobs",
            description =
                    "Server-sent events: first `snapshot`, the jobs that haven't ended as a page of the list of jobs, newest first;"
                            + " then every event of every job, with `job_id` in its data, in the order in which they were committed. The"
                            + " ids are those of this stream. With Last-Event-ID (or last_event_id) it goes on behind that event,"
                            + " without a snapshot. It doesn't tell of jobs that are deleted.")
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    void streamAll(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
            @Parameter(description = "As the header, for clients that can't set it")
                    @RequestParam(name = "last_event_id", required = false)
                    @Nullable
                    String parameter,
            ServletWebRequest exchange) {
        OptionalLong position = position(header, parameter);
        if (position.isPresent()) {
            streams.allAfter(position.getAsLong(), exchange);
        } else {
            streams.allFromNow(exchange);
        }
    }

    private static OptionalLong position(@Nullable String header, @Nullable String parameter) {
        String text = header == null ? parameter : header;
        if (text == null || text.isBlank()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    Parameters.inRange("last_event_id", Long.parseLong(text.strip()), 0, Long.MAX_VALUE));
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "/last_event_id", "wrong_type", "'" + text + "' is no event id; ids are whole numbers.");
        }
    }
}
