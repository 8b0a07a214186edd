package dev.descent.web;

import dev.descent.job.Histories;
import dev.descent.job.HistoryAxis;
import dev.descent.job.HistoryQuery;
import dev.descent.job.HistoryReader;
import dev.descent.job.Job;
import dev.descent.job.JobService;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

@RestController
@AnswersProblems
@RequestMapping(
        path = "/v1",
        produces = {MediaType.APPLICATION_JSON_VALUE, MetricsFormat.CSV_VALUE})
@Tag(name = "Jobs")
class MetricsController {

    private static final int MOST_POINTS = 1_000_000;
    private static final int MOST_JOBS = 50;
    private static final String LAST_STEP = "9223372036854775807";

    private static final String NAMES =
            "Series, separated by commas; all but those of single layers and classes if absent";
    private static final String STEPS =
            "Only windows that reach into the steps from from_step to to_step, both included";
    private static final String X =
            "Along what the buckets have one width, if there are any; time is in seconds since each job's first step";
    private static final String FORMAT = "Goes before the header Accept";
    private static final String MODIFIED = "Nothing has changed since the answer of this ETag";

    private final JobService jobs;
    private final HistoryReader histories;

    MetricsController(JobService jobs, HistoryReader histories) {
        this.jobs = jobs;
        this.histories = histories;
    }

    @GetMapping("/jobs/{id}/metrics")
    @Operation(
            summary = "Get the metric history of a job",
            description =
                    "The loss of each step and the other figures of each epoch, as windows of steps, each with its exact mean,"
                            + " minimum, maximum and count. If a series has more than max_points, all of them come in the same"
                            + " buckets, at most max_points - 1 of one width along x: the first point alone, then one for each bucket in"
                            + " which a window ends. A bucket is no narrower than a step, an epoch or a millisecond.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = MetricsResponse.Metrics.class)),
                @Content(mediaType = MetricsFormat.CSV_VALUE, schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "304", description = MODIFIED, content = @Content)
    ResponseEntity<?> metrics(
            @PathVariable String id,
            @Parameter(description = NAMES, example = "loss,val_accuracy,gradient_norm") @RequestParam @Nullable
                    String names,
            @Parameter(description = STEPS) @RequestParam(name = "from_step", defaultValue = "0") long fromStep,
            @Parameter(description = STEPS) @RequestParam(name = "to_step", defaultValue = LAST_STEP) long toStep,
            @Parameter(description = "Most points of a series, 2 or more")
                    @RequestParam(name = "max_points", defaultValue = "1000000")
                    int maxPoints,
            @Parameter(description = X, schema = @Schema(allowableValues = {"step", "epoch", "time"}))
                    @RequestParam(defaultValue = "step")
                    String x,
            @Parameter(description = FORMAT, schema = @Schema(allowableValues = {"json", "csv"}))
                    @RequestParam
                    @Nullable
                    String format,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE)
                    String accept,
            @Parameter(hidden = true) WebRequest request) {
        HistoryQuery query = query(names, fromStep, toStep, maxPoints, x);
        MetricsFormat wanted = MetricsFormat.of(format, accept);
        Job job = jobs.get(id);
        return answer(List.of(job), query, wanted, request, found -> MetricsResponse.of(job, found));
    }

    @GetMapping("/metrics")
    @Operation(
            summary = "Compare the metric histories of jobs",
            description =
                    "As the history of one job, but all series of all jobs come in the same buckets, so that they can be laid over"
                            + " each other. Time is counted from the first step of each job.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = MetricsResponse.Comparison.class)),
                @Content(mediaType = MetricsFormat.CSV_VALUE, schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "304", description = MODIFIED, content = @Content)
    ResponseEntity<?> compare(
            @Parameter(
                            name = "jobs",
                            description = "Ids, separated by commas: 1 to 50; one that is there twice counts once")
                    @RequestParam("jobs")
                    String ids,
            @Parameter(description = NAMES, example = "loss,val_loss") @RequestParam @Nullable String names,
            @Parameter(description = STEPS) @RequestParam(name = "from_step", defaultValue = "0") long fromStep,
            @Parameter(description = STEPS) @RequestParam(name = "to_step", defaultValue = LAST_STEP) long toStep,
            @Parameter(
                            description =
                                    "Most points of a series, 2 or more; 1000000 divided by the number of all series or less")
                    @RequestParam(name = "max_points", defaultValue = "1000")
                    int maxPoints,
            @Parameter(description = X, schema = @Schema(allowableValues = {"step", "epoch", "time"}))
                    @RequestParam(defaultValue = "step")
                    String x,
            @Parameter(description = FORMAT, schema = @Schema(allowableValues = {"json", "csv"}))
                    @RequestParam
                    @Nullable
                    String format,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE)
                    String accept,
            @Parameter(hidden = true) WebRequest request) {
        HistoryQuery query = query(names, fromStep, toStep, maxPoints, x);
        MetricsFormat wanted = MetricsFormat.of(format, accept);
        List<Job> compared = jobs(ids);
        return answer(compared, query, wanted, request, found -> MetricsResponse.of(compared, found));
    }

    private static HistoryQuery query(@Nullable String names, long fromStep, long toStep, int maxPoints, String x) {
        Parameters.inRange("max_points", maxPoints, 2, MOST_POINTS);
        if (fromStep > toStep) {
            throw new InvalidInputException(List.of(new Problem(
                    "/from_step",
                    "out_of_range",
                    "from_step must be <= to_step, got " + fromStep + " and " + toStep,
                    "<= " + toStep)));
        }
        HistoryAxis axis = Parameters.choice(
                "x", x, HistoryAxis.values(), value -> value.name().toLowerCase(Locale.ROOT));
        return new HistoryQuery(Parameters.names("names", names), fromStep, toStep, maxPoints, axis);
    }

    private List<Job> jobs(String ids) {
        Set<String> wanted = new LinkedHashSet<>(List.of(ids.strip().split("\\s*,\\s*", -1)));
        Parameters.inRange("jobs", wanted.size(), 1, MOST_JOBS);
        List<Job> found = jobs.find(wanted);
        found.forEach(job -> wanted.remove(job.id()));
        if (!wanted.isEmpty()) {
            throw new InvalidInputException(wanted.stream()
                    .map(id -> new Problem("/jobs", "unknown_job", "There is no job '" + id + "'."))
                    .toList());
        }
        return found;
    }

    /** A client that has the same already is told so before any point is read. */
    private ResponseEntity<?> answer(
            List<Job> compared,
            HistoryQuery query,
            MetricsFormat format,
            WebRequest request,
            Function<Histories, Object> json) {
        String tag = tag(compared, query, format);
        if (request.checkNotModified(tag)) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                    .eTag(tag)
                    .varyBy(HttpHeaders.ACCEPT)
                    .build();
        }
        Histories found = histories.read(compared.stream().map(Job::id).toList(), query);
        return ResponseEntity.ok()
                .eTag(tag)
                .varyBy(HttpHeaders.ACCEPT)
                .contentType(format.mediaType())
                .body(format == MetricsFormat.CSV ? MetricsCsv.of(found) : json.apply(found));
    }

    /** Weak, as it stands for the figures and not for the bytes. */
    private static String tag(List<Job> compared, HistoryQuery query, MetricsFormat format) {
        String all = compared.stream().map(job -> job.id() + job.version()).collect(Collectors.joining(","))
                + query
                + format;
        return "W/\"" + DigestUtils.md5DigestAsHex(all.getBytes(StandardCharsets.UTF_8)) + "\"";
    }
}
