package dev.descent.web;

import dev.descent.job.Forecast;
import dev.descent.job.Job;
import dev.descent.job.JobActions;
import dev.descent.job.JobService;
import dev.descent.job.JobStatus;
import dev.descent.spec.SpecReader;
import dev.descent.training.PlanSummary;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@AnswersProblems
@RequestMapping("/v1/jobs")
@Tag(name = "Jobs", description = "Training jobs")
class JobController {

    private final JobService jobs;
    private final JobActions actions;
    private final Forecast forecast;
    private final IdempotentRequests requests;

    JobController(JobService jobs, JobActions actions, Forecast forecast, IdempotentRequests requests) {
        this.jobs = jobs;
        this.actions = actions;
        this.forecast = forecast;
        this.requests = requests;
    }

    /**
     * What a job would do.
     *
     * @param specResolved the specification with every default filled in
     * @param estimatedSeconds of training, as jobs like it took before
     */
    record DryRun(TrainingSpec specResolved, PlanSummary plan, double estimatedSeconds) {}

    /** @param priority -100 to 100; jobs of a higher one are started first */
    record JobPatch(@NotNull @Min(-100) @Max(100) Integer priority) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Submit a training job",
            description = "Checks the specification against its data set and puts the job into the queue.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = TrainingSpec.class))))
    @ApiResponse(
            responseCode = "201",
            description = "The job is in the queue; Location says where",
            content = @Content(schema = @Schema(implementation = JobResponse.class)))
    @ApiResponse(
            responseCode = "200",
            description = "With dry_run: what the job would do; nothing was created",
            content = @Content(schema = @Schema(implementation = DryRun.class)))
    @TakesIdempotencyKey
    ResponseEntity<?> submit(
            @RequestBody String spec,
            @Parameter(description = "Only check and estimate") @RequestParam(name = "dry_run", defaultValue = "false")
                    boolean dryRun,
            @Parameter(description = IdempotencyKey.DESCRIPTION)
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey) {
        if (dryRun) {
            TrainingPlan plan = jobs.plan(spec);
            return ResponseEntity.ok(new DryRun(plan.spec(), plan.summary(), forecast.seconds(plan.summary())));
        }
        return requests.answer(
                idempotencyKey,
                fingerprint -> fingerprint.add(spec),
                jobs::newId,
                claim -> created(
                        claim.earlier(jobs::find).orElseGet(() -> jobs.submit(claim.id(), spec, claim.hold()))));
    }

    private ResponseEntity<JobResponse> created(Job job) {
        return ResponseEntity.created(URI.create("/v1/jobs/" + job.id())).body(full(job));
    }

    @GetMapping
    @Operation(summary = "List jobs, newest first")
    ResponseEntity<Page<JobResponse>> list(
            @Parameter(description = "Only jobs of these statuses, separated by commas", example = "queued,running")
                    @RequestParam
                    @Nullable
                    String status,
            @Parameter(description = "next_cursor of the page before") @RequestParam @Nullable String cursor,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit) {
        List<JobStatus> statuses = Parameters.choices("status", status, JobStatus.values(), JobStatus::toString);
        Parameters.inRange("limit", limit, 1, 200);
        List<Job> found = jobs.list(Parameters.cursor(cursor, "job"), statuses, limit + 1);
        String versions = found.stream().map(job -> job.id() + job.version()).collect(Collectors.joining());
        return ResponseEntity.ok()
                .eTag(DigestUtils.md5DigestAsHex(versions.getBytes(StandardCharsets.UTF_8)))
                .body(Page.of(found, limit, Job::id, JobResponse::listed));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Get a job")
    ResponseEntity<JobResponse> get(@PathVariable String id) {
        Job job = jobs.get(id);
        Forecast.Outlook queue = forecast.of(job);
        // A job moves up the queue while nothing of itself changes.
        String tag = job.version() + (queue == null ? "" : "-" + queue.position());
        return ResponseEntity.ok().eTag(tag).body(JobResponse.full(job, queue));
    }

    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Give a waiting job another priority",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = JobPatch.class))))
    JobResponse patch(@PathVariable String id, @RequestBody String patch) {
        return full(
                actions.prioritize(id, SpecReader.read(patch, JobPatch.class).priority()));
    }

    @PostMapping("/{id}/{action:pause|resume|stop|cancel|retry}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Pause, resume, stop, cancel or retry a job",
            description =
                    "`pause` saves a running job within one step and holds it; `resume` lets it go on from there. `stop` finishes"
                            + " it within one step, evaluates it and keeps the model; `cancel` gives it up. `retry` puts a failed or cancelled job"
                            + " into the queue again: it goes on from its last checkpoint. What the status doesn't allow is answered with 409"
                            + " and what it does allow.")
    JobResponse act(
            @PathVariable String id,
            @PathVariable @Schema(allowableValues = {"pause", "resume", "stop", "cancel", "retry"}) String action) {
        return full(
                switch (action) {
                    case "pause" -> actions.pause(id);
                    case "resume" -> actions.resume(id);
                    case "stop" -> actions.stop(id);
                    case "cancel" -> actions.cancel(id);
                    default -> actions.retry(id);
                });
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete an ended job",
            description = "Its history, its events, its checkpoints and its model are deleted with it.")
    void delete(@PathVariable String id) {
        actions.delete(id);
    }

    private JobResponse full(Job job) {
        return JobResponse.full(job, forecast.of(job));
    }
}
