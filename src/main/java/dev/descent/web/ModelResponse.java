package dev.descent.web;

import dev.descent.model.StoredModel;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trained model as clients see it.
 *
 * @param classes names of the classes; empty for regression
 * @param metrics of the end of its training; null where the value wasn't a finite number
 * @param nonFinite names of the metrics that are null for that reason
 */
@Schema(name = "Model")
record ModelResponse(
        String id,
        String jobId,
        String datasetId,
        @Nullable String name,

        @Nullable List<String> classes,

        @Nullable List<Integer> inputShape,

        long parameterCount,
        long sizeBytes,
        @Nullable Map<String, @Nullable Double> metrics,
        @Nullable List<String> nonFinite,
        Instant createdAt,
        Map<String, String> links) {

    static ModelResponse of(StoredModel model) {
        String self = "/v1/models/" + model.id();
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self);
        links.put("predict", self + "/predict");
        links.put("download", self + "/download");
        links.put("job", "/v1/jobs/" + model.jobId());
        Map<String, @Nullable Double> metrics = StoredJson.read(model.metrics(), StoredJson.NUMBERS);
        return new ModelResponse(
                model.id(),
                model.jobId(),
                model.datasetId(),
                model.name(),
                StoredJson.read(model.classes(), StoredJson.NAMES),
                StoredJson.read(model.inputShape(), StoredJson.SIZES),
                model.parameterCount(),
                model.sizeBytes(),
                metrics,
                JobResponse.nulls(metrics),
                model.createdAt(),
                links);
    }
}
