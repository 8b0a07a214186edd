package dev.descent.web;

import dev.descent.job.Attempt;
import dev.descent.job.AttemptLog;
import dev.descent.job.CheckpointStore;
import dev.descent.job.JobService;
import dev.descent.job.JobStatus;
import dev.descent.job.SavedCheckpoint;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@AnswersProblems
@RequestMapping("/v1/jobs/{id}")
@Tag(name = "Jobs")
class CheckpointController {

    private final JobService jobs;
    private final CheckpointStore checkpoints;
    private final AttemptLog attempts;

    CheckpointController(JobService jobs, CheckpointStore checkpoints, AttemptLog attempts) {
        this.jobs = jobs;
        this.checkpoints = checkpoints;
        this.attempts = attempts;
    }

    /**
     * One checkpoint.
     *
     * @param reason interval, best, pause, stop or shutdown
     * @param best whether it is the best one that was saved at the end of an epoch
     * @param latest whether it is what the job goes on from
     * @param metrics of the last epoch that had ended; null where the value wasn't a finite number
     * @param sha256 of the file
     */
    @Schema(name = "Checkpoint")
    record CheckpointResponse(
            String id,
            String jobId,
            int attempt,
            long step,
            int epoch,
            String reason,
            boolean best,
            boolean latest,
            Map<String, @Nullable Double> metrics,
            long sizeBytes,
            String sha256,
            Instant createdAt,
            Map<String, String> links) {

        static CheckpointResponse of(SavedCheckpoint saved) {
            Map<String, @Nullable Double> metrics = StoredJson.read(saved.metrics(), StoredJson.NUMBERS);
            return new CheckpointResponse(
                    saved.id(),
                    saved.jobId(),
                    saved.attempt(),
                    saved.step(),
                    saved.epoch(),
                    saved.reason().toString(),
                    saved.best(),
                    saved.latest(),
                    metrics == null ? Map.of() : metrics,
                    saved.sizeBytes(),
                    saved.sha256(),
                    saved.createdAt(),
                    Map.of("download", "/v1/jobs/" + saved.jobId() + "/checkpoints/" + saved.id() + "/download"));
        }
    }

    /**
     * One time that a worker had the job.
     *
     * @param worker host and process
     * @param outcome the job's status after it; queued if it was to go on later
     * @param firstStep updates that had been made before
     * @param lastStep updates that were known to be made when it ended
     */
    @Schema(name = "Attempt")
    record AttemptResponse(
            int attempt,
            String worker,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable JobStatus outcome,
            @Nullable String reason,
            long firstStep,
            long lastStep) {

        static AttemptResponse of(Attempt attempt) {
            return new AttemptResponse(
                    attempt.attempt(),
                    attempt.worker(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.outcome(),
                    attempt.reason(),
                    attempt.firstStep(),
                    attempt.lastStep());
        }
    }

    @GetMapping("/checkpoints")
    @Operation(
            summary = "List the checkpoints of a job, the latest first",
            description =
                    "The latest and the best are kept. A new job can start from one: `initial` in its specification.")
    Page<CheckpointResponse> checkpoints(@PathVariable String id) {
        jobs.get(id);
        return new Page<>(
                checkpoints.of(id).stream().map(CheckpointResponse::of).toList(), null);
    }

    @GetMapping(path = "/checkpoints/{checkpoint}/download", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(summary = "Download a checkpoint as a safetensors file")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<Resource> download(@PathVariable String id, @PathVariable String checkpoint) {
        jobs.get(id);
        Path file = checkpoints
                .find(checkpoint)
                .filter(found -> found.jobId().equals(id))
                .map(found -> checkpoints.file(id, found.id()))
                .filter(Files::exists)
                .orElseThrow(() -> new NotFoundException("Job " + id + " has no checkpoint '" + checkpoint
                        + "' any more; its list says which there are."));
        ContentDisposition disposition = ContentDisposition.attachment()
                .filename(checkpoint + ".safetensors")
                .build();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(new FileSystemResource(file));
    }

    @GetMapping("/attempts")
    @Operation(summary = "List the attempts at a job, the first one first")
    Page<AttemptResponse> attempts(@PathVariable String id) {
        jobs.get(id);
        List<AttemptResponse> found =
                attempts.of(id).stream().map(AttemptResponse::of).toList();
        return new Page<>(found, null);
    }
}
