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
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@AnswersProblems
@RequestMapping("/v1/jobs/{id}/stream")
@Tag(name = "Jobs")
class JobStreamController {

    private final JobService jobs;
    private final EventStreams streams;

    JobStreamController(JobService jobs, EventStreams streams) {
        this.jobs = jobs;
        this.streams = streams;
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Follow a job",
            description =
                    "Server-sent events: first `snapshot`, the job as it is; then `status`, `progress`, `epoch` and `log` as they"
                            + " come; at last `done`. With Last-Event-ID (or last_event_id) the stream goes on behind that event, without a"
                            + " snapshot; 0 gives all from the first.")
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "204",
            description = "There is nothing behind Last-Event-ID any more",
            content = @Content)
    ResponseEntity<SseEmitter> stream(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
            @Parameter(description = "As the header, for clients that can't set it")
                    @RequestParam(name = "last_event_id", required = false)
                    @Nullable
                    String parameter) {
        Job job = jobs.get(id);
        String text = header == null ? parameter : header;
        if (text == null || text.isBlank()) {
            return answer(streams.fromNow(job));
        }
        // A client may come with an id of another database; it would never be reached.
        long position = Math.min(position(text), job.lastEventId());
        return job.status().isTerminal() && position >= job.lastEventId()
                ? ResponseEntity.noContent().build()
                : answer(streams.after(id, position));
    }

    private static ResponseEntity<SseEmitter> answer(SseEmitter emitter) {
        // Proxies are asked not to collect events before they pass them on.
        return ResponseEntity.ok()
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    private static long position(String text) {
        try {
            return Parameters.inRange("last_event_id", Long.parseLong(text.strip()), 0, Long.MAX_VALUE);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "/last_event_id", "wrong_type", "'" + text + "' is no event id; ids are whole numbers.");
        }
    }
}
