package dev.descent.web;

import dev.descent.spec.SpecReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@AnswersProblems
@RequestMapping("/v1/uploads")
@Tag(name = "Uploads", description = "Large files piece by piece, to be made data sets of")
class UploadController {

    static final String OFFSET = "Upload-Offset";

    private final UploadStore uploads;
    private final IdempotentRequests requests;

    UploadController(UploadStore uploads, IdempotentRequests requests) {
        this.uploads = uploads;
        this.requests = requests;
    }

    @PostMapping
    @Operation(
            summary = "Begin an upload",
            description =
                    "`PATCH` brings its parts; `POST /v1/datasets` with `{\"upload\": id, \"format\": …}` makes a data set"
                            + " of it, and deletes it.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = UploadRequest.class))))
    @ApiResponse(
            responseCode = "201",
            description = "It has begun; Location says where",
            content = @Content(schema = @Schema(implementation = PartialUpload.class)))
    @TakesIdempotencyKey
    ResponseEntity<?> begin(
            @RequestBody(required = false) @Nullable String document,
            @Parameter(description = IdempotencyKey.DESCRIPTION)
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey) {
        String asked = document == null || document.isBlank() ? "{}" : document;
        UploadRequest request = SpecReader.read(asked, UploadRequest.class);
        return requests.answer(
                idempotencyKey,
                fingerprint -> fingerprint.add(asked),
                uploads::newId,
                claim -> begun(claim.earlier(uploads::find).orElseGet(() -> begin(claim.id(), request))));
    }

    private PartialUpload begin(String id, UploadRequest request) {
        try {
            return uploads.begin(id, request.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ResponseEntity<PartialUpload> begun(PartialUpload upload) {
        return ResponseEntity.created(URI.create("/v1/uploads/" + upload.id()))
                .header(OFFSET, String.valueOf(upload.offset()))
                .body(upload);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_OCTET_STREAM_VALUE, "application/offset+octet-stream"})
    @Operation(
            summary = "Add a part to an upload",
            description =
                    "The body is what follows the bytes that came so far. What came before a connection broke is kept."
                            + " Answered with 409 and the present `offset` where `Upload-Offset` is another one.")
    ResponseEntity<PartialUpload> append(
            @PathVariable String id,
            @Parameter(description = "Bytes that came so far") @RequestHeader(OFFSET) long offset,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        return shown(uploads.append(id, offset, request.getInputStream()));
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "Tell how much of an upload has come",
            description = "`HEAD` tells it in `Upload-Offset` alone.")
    ResponseEntity<PartialUpload> get(@PathVariable String id) {
        return shown(uploads.find(id).orElseThrow(() -> notFound(id)));
    }

    private static ResponseEntity<PartialUpload> shown(PartialUpload upload) {
        return ResponseEntity.ok()
                .header(OFFSET, String.valueOf(upload.offset()))
                .header("Cache-Control", "no-store")
                .body(upload);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give an upload up")
    void delete(@PathVariable String id) throws IOException {
        if (!uploads.delete(id)) {
            throw notFound(id);
        }
    }

    private static NotFoundException notFound(String id) {
        return new NotFoundException("There is no upload '" + id + "'.");
    }
}
