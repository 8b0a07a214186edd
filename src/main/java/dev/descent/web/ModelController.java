package dev.descent.web;

import dev.descent.job.JobService;
import dev.descent.model.ModelStore;
import dev.descent.model.StoredModel;
import dev.descent.model.TrainedModel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@AnswersProblems
@RequestMapping("/v1/models")
@Tag(name = "Models", description = "What jobs leave behind: to be asked, or downloaded")
class ModelController {

    private final ModelStore models;
    private final JobService jobs;
    private final int mostRows;

    ModelController(ModelStore models, JobService jobs, WebProperties properties) {
        this.models = models;
        this.jobs = jobs;
        this.mostRows = properties.limits().predictRows();
    }

    /** @param predictions in the order of the request */
    record Predictions(String modelId, List<TrainedModel.Prediction> predictions) {}

    @GetMapping
    @Operation(summary = "List models, newest first")
    Page<ModelResponse> list(
            @Parameter(description = "next_cursor of the page before") @RequestParam @Nullable String cursor,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit) {
        Parameters.inRange("limit", limit, 1, 200);
        return Page.of(
                models.list(Parameters.cursor(cursor, "mdl"), limit + 1), limit, StoredModel::id, ModelResponse::of);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Describe a model")
    ModelResponse get(@PathVariable String id) {
        return ModelResponse.of(models.get(id));
    }

    @PostMapping(path = "/{id}/predict", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Ask a model",
            description = "Takes raw rows or images and prepares them as the model's job did.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = PredictRequest.class))))
    Predictions predict(@PathVariable String id, @RequestBody String request) {
        models.get(id);
        PredictRequest.Inputs inputs = PredictRequest.read(request);
        if (inputs.values().size() > mostRows) {
            throw new TooManyRowsException(inputs.values().size(), mostRows);
        }
        return new Predictions(id, models.predict(id, inputs.values(), inputs.pointer()));
    }

    @GetMapping(path = "/{id}/download", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(summary = "Download a model as a safetensors file")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<Resource> download(@PathVariable String id) {
        models.get(id);
        Resource file = new FileSystemResource(models.file(id));
        ContentDisposition disposition =
                ContentDisposition.attachment().filename(id + ".safetensors").build();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(file);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a model", description = "Its job and that job's history stay.")
    void delete(@PathVariable String id) {
        jobs.deleteModel(id);
    }
}
