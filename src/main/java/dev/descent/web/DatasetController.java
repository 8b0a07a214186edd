package dev.descent.web;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.job.JobService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
import org.springframework.web.multipart.MultipartHttpServletRequest;

@RestController
@AnswersProblems
@RequestMapping("/v1/datasets")
@Tag(name = "Data sets", description = "What jobs train on: built-in data sets, and uploads of tables and images")
class DatasetController {

    private final DatasetStore datasets;
    private final JobService jobs;
    private final IdempotentRequests requests;

    DatasetController(DatasetStore datasets, JobService jobs, IdempotentRequests requests) {
        this.datasets = datasets;
        this.jobs = jobs;
        this.requests = requests;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(
            summary = "Upload a data set",
            description =
                    "A table as one `file` of CSV, JSON rows or Parquet, or images as IDX files `train_images`, `train_labels` and, if there is a test"
                            + " part, `test_images` and `test_labels`. Each file may be gzipped.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schema = @Schema(implementation = UploadForm.Fields.class))))
    @ApiResponse(
            responseCode = "201",
            description = "The data set is stored; Location says where",
            content = @Content(schema = @Schema(implementation = DatasetInfo.class)))
    @TakesIdempotencyKey
    ResponseEntity<?> upload(
            @Parameter(hidden = true) MultipartHttpServletRequest request,
            @Parameter(description = IdempotencyKey.DESCRIPTION)
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey)
            throws IOException {
        try (UploadForm form = new UploadForm(request)) {
            return requests.answer(idempotencyKey, form::addTo, datasets::newId, claim -> {
                DatasetInfo info =
                        claim.earlier(datasets::find).orElseGet(() -> datasets.create(claim.id(), form.toUpload()));
                return ResponseEntity.created(URI.create("/v1/datasets/" + info.id()))
                        .body(info);
            });
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Store a small table whose rows stand in the request",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = InlineRows.class))))
    @ApiResponse(
            responseCode = "201",
            description = "The data set is stored; Location says where",
            content = @Content(schema = @Schema(implementation = DatasetInfo.class)))
    @TakesIdempotencyKey
    ResponseEntity<?> storeRows(
            @RequestBody String rows,
            @Parameter(description = IdempotencyKey.DESCRIPTION)
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey) {
        return requests.answer(idempotencyKey, fingerprint -> fingerprint.add(rows), datasets::newId, claim -> {
            DatasetInfo info = claim.earlier(datasets::find)
                    .orElseGet(() -> datasets.create(claim.id(), InlineRows.toUpload(rows)));
            return ResponseEntity.created(URI.create("/v1/datasets/" + info.id()))
                    .body(info);
        });
    }

    @GetMapping
    @Operation(summary = "List the data sets: the built-in ones, then the uploaded ones")
    Page<DatasetInfo> list() {
        return new Page<>(datasets.list(), null);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Describe a data set: shape, classes, statistics of each column")
    DatasetInfo get(@PathVariable String id) {
        return datasets.find(id).orElseThrow(() -> notFound(id));
    }

    @GetMapping("/{id}/preview")
    @Operation(summary = "Show some rows of a data set, in the form that a model predicts from")
    Preview preview(
            @PathVariable String id,
            @Parameter(description = "train or test") @RequestParam(defaultValue = "train") String part,
            @RequestParam(defaultValue = "0") int offset,
            @Parameter(description = "1 to 1000") @RequestParam(defaultValue = "10") int limit) {
        get(id);
        Preview.Part wanted = Parameters.choice(
                "part", part, Preview.Part.values(), value -> value.name().toLowerCase(Locale.ROOT));
        return datasets.open(id).preview(wanted, offset, limit);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete an uploaded data set",
            description =
                    "Refused while a job that hasn't ended needs it. Models that were trained on it go on working.")
    void delete(@PathVariable String id) {
        if (!jobs.deleteDataset(id)) {
            throw notFound(id);
        }
    }

    private NotFoundException notFound(String id) {
        return new NotFoundException("There is no data set '" + id + "'.");
    }
}
