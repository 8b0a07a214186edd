package dev.descent.web;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.dataset.ingest.Upload;
import dev.descent.dataset.profile.ContactSheet;
import dev.descent.dataset.profile.Profile;
import dev.descent.dataset.profile.Profiler;
import dev.descent.job.JobService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final UploadStore uploads;
    private final JobService jobs;
    private final IdempotentRequests requests;

    DatasetController(DatasetStore datasets, UploadStore uploads, JobService jobs, IdempotentRequests requests) {
        this.datasets = datasets;
        this.uploads = uploads;
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
            return requests.answer(
                    idempotencyKey, form::addTo, datasets::newId, claim -> created(claim, form::toUpload));
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Make a data set",
            description = "Of rows that stand in the request: `{\"rows\": [[1, 3.1], [2, 4.9]]}`. Of a formula:"
                    + " `{\"synthetic\": {\"type\": \"moons\"}}`; `GET /v1/catalog/synthetics` lists them. Or of a file that came"
                    + " piece by piece: `{\"upload\": id, \"format\": …}` with the other fields of a form.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema =
                                                    @Schema(
                                                            oneOf = {
                                                                InlineRows.class,
                                                                SyntheticRequest.class,
                                                                DatasetOfUpload.class
                                                            }))))
    @ApiResponse(
            responseCode = "201",
            description = "The data set is stored; Location says where",
            content = @Content(schema = @Schema(implementation = DatasetInfo.class)))
    @TakesIdempotencyKey
    ResponseEntity<?> make(
            @RequestBody String document,
            @Parameter(description = IdempotencyKey.DESCRIPTION)
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey) {
        return requests.answer(idempotencyKey, fingerprint -> fingerprint.add(document), datasets::newId, claim -> {
            UploadedDataset asked = DatasetRequest.uploaded(document);
            return asked == null ? created(claim, () -> DatasetRequest.read(document)) : created(claim, asked);
        });
    }

    /** What an upload that came piece by piece makes. */
    private ResponseEntity<DatasetInfo> created(Claim claim, UploadedDataset asked) {
        Optional<DatasetInfo> earlier = claim.earlier(datasets::find);
        if (earlier.isPresent()) {
            return created(earlier.get());
        }
        try {
            return uploads.consume(asked.upload(), asked.fileName(), file -> {
                try (UploadForm form = new UploadForm(file, asked.fields())) {
                    return created(claim, form::toUpload);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ResponseEntity<DatasetInfo> created(Claim claim, Supplier<Upload> upload) {
        return created(claim.earlier(datasets::find).orElseGet(() -> datasets.create(claim.id(), upload.get())));
    }

    private static ResponseEntity<DatasetInfo> created(DatasetInfo info) {
        return ResponseEntity.created(URI.create("/v1/datasets/" + info.id())).body(info);
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
        return datasets.open(id).preview(part(part), offset, limit);
    }

    private static Preview.Part part(String name) {
        return Parameters.choice(
                "part", name, Preview.Part.values(), value -> value.name().toLowerCase(Locale.ROOT));
    }

    @GetMapping("/{id}/statistics")
    @Operation(
            summary = "Look into a data set's training part",
            description =
                    "Of each column its kind, counts, quantiles and histogram, or its categories; the classes; and warnings of what"
                            + " may spoil a training. Reads every row: on large data this takes a while.")
    Profile statistics(@PathVariable String id) {
        get(id);
        return Profiler.of(datasets.open(id));
    }

    @GetMapping(path = "/{id}/contact-sheet.png", produces = MediaType.IMAGE_PNG_VALUE)
    @Operation(summary = "Show many images of a data set on one")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "string", format = "binary")))
    byte[] contactSheet(
            @PathVariable String id,
            @Parameter(description = "train or test") @RequestParam(defaultValue = "train") String part,
            @RequestParam(defaultValue = "0") int offset,
            @Parameter(description = "1 to 1000") @RequestParam(defaultValue = "100") int count,
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "10") int columns) {
        get(id);
        return ContactSheet.png(datasets.open(id), part(part), offset, count, columns);
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
