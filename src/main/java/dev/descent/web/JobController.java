package dev.descent.web;

import dev.descent.job.Job;
import dev.descent.job.JobService;
import dev.descent.job.JobStatus;
import dev.descent.training.PlanSummary;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
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
    private final IdempotentRequests requests;

    JobController(JobService jobs, IdempotentRequests requests) {
        this.jobs = jobs;
        this.requests = requests;
    }

    /**
     * What a job would do.
     *
     * @param specResolved the specification with every default filled in
     */
    record DryRun(TrainingSpec specResolved, PlanSummary plan) {}

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
            return ResponseEntity.ok(new DryRun(plan.spec(), plan.summary()));
        }
        return requests.answer(
                idempotencyKey,
                fingerprint -> fingerprint.add(spec),
                claim -> jobs.submit(spec, job -> claim.keep(created(job))));
    }

    private static ResponseEntity<JobResponse> created(Job job) {
        return ResponseEntity.created(URI.create("/v1/jobs/" + job.id())).body(JobResponse.full(job));
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
        return ResponseEntity.ok().eTag(String.valueOf(job.version())).body(JobResponse.full(job));
    }

    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Cancel a job",
            description = "A queued job is cancelled at once, a running one stops within one step.")
    JobResponse cancel(@PathVariable String id) {
        return JobResponse.full(jobs.cancel(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete an ended job",
            description = "Its history, its events and its model are deleted with it.")
    void delete(@PathVariable String id) {
        jobs.delete(id);
    }
}
