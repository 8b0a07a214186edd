package dev.descent.web;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.InvalidInputException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes the one file of a data set as the body of a request, with the fields of a form as parameters of the URL. */
@RestController
@AnswersProblems
@Tag(name = "Data sets")
class RawUploadController {

    private final DatasetStore datasets;
    private final UploadStore uploads;
    private final IdempotentRequests requests;

    RawUploadController(DatasetStore datasets, UploadStore uploads, IdempotentRequests requests) {
        this.datasets = datasets;
        this.uploads = uploads;
        this.requests = requests;
    }

    @PostMapping(
            path = "/v1/datasets",
            consumes = {
                MediaType.APPLICATION_OCTET_STREAM_VALUE,
                "application/gzip",
                "application/vnd.apache.parquet",
                "application/x-gzip",
                "application/x-ndjson",
                "application/x-tar",
                "application/zip",
                "text/csv",
                MediaType.TEXT_PLAIN_VALUE
            })
    @Operation(
            summary = "Upload a data set",
            description = "The body is the `file` of a form, and the parameters are its other fields.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "format",
                        description = "What the file is; if absent, what its name in Content-Disposition ends with"),
                @Parameter(in = ParameterIn.QUERY, name = "name", description = "For people")
            })
    @ApiResponse(
            responseCode = "201",
            description = "The data set is stored; Location says where",
            content = @Content(schema = @Schema(implementation = DatasetInfo.class)))
    @TakesIdempotencyKey
    ResponseEntity<?> upload(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(description = IdempotencyKey.DESCRIPTION)
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey)
            throws IOException {
        String fileName = fileName(request);
        Map<String, String[]> fields = request.getParameterMap();
        String type = request.getContentType();
        if (fileName == null && !fields.containsKey("format") && (type == null || !type.startsWith("text/csv"))) {
            throw new InvalidInputException(
                    "/format",
                    "missing",
                    "Say what the body is, as ?format=csv, or its name, as Content-Disposition: attachment;"
                            + " filename=\"digits.npz\".");
        }
        return uploads.receive(request.getInputStream(), fileName, file -> {
            try (UploadForm form = new UploadForm(file, fields)) {
                return requests.answer(idempotencyKey, form::addTo, datasets::newId, claim -> {
                    DatasetInfo info =
                            claim.earlier(datasets::find).orElseGet(() -> datasets.create(claim.id(), form.toUpload()));
                    return ResponseEntity.created(URI.create("/v1/datasets/" + info.id()))
                            .body(info);
                });
            }
        });
    }

    private static @Nullable String fileName(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_DISPOSITION);
        if (header == null) {
            return null;
        }
        try {
            return ContentDisposition.parse(header).getFilename();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "/headers/Content-Disposition",
                    "wrong_pattern",
                    "Content-Disposition can't be read; write it as attachment; filename=\"digits.npz\".");
        }
    }
}
