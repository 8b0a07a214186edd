package dev.descent.web;

import dev.descent.job.Forecast;
import dev.descent.job.Job;
import dev.descent.job.JobAction;
import dev.descent.job.JobError;
import dev.descent.job.JobStatus;
import dev.descent.job.Progress;
import dev.descent.spec.SpecReader;
import dev.descent.training.Confusion;
import dev.descent.training.StopReason;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as clients see it.
 *
 * @param error why it failed
 * @param startedAt of the last attempt
 * @param attempt how many times it was started
 * @param priority jobs of a higher one are started first
 * @param queue where it stands, while it waits; left out in lists
 * @param stopRequested true once it was asked to finish
 * @param runSeconds of training, over all attempts
 * @param metrics of the end; null where the value wasn't a finite number
 * @param nonFinite names of the metrics that are null for that reason
 * @param confusionMatrix of its model, where the data set has classes and rows that weren't trained on; left out in lists
 * @param environment what the last attempt ran on
 * @param specResolved the specification with every default filled in; left out in lists
 * @param links to what belongs to the job, and to what may be asked of it now
 */
@Schema(name = "Job")
record JobResponse(
        String id,
        @Nullable String name,
        JobStatus status,
        @Nullable StopReason stopReason,
        @Nullable JobError error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int attempt,
        int priority,
        Forecast.@Nullable Outlook queue,
        @Nullable Boolean stopRequested,
        double runSeconds,
        String datasetId,
        @Nullable String modelId,
        Progress progress,
        @Nullable Map<String, @Nullable Double> metrics,
        @Nullable List<String> nonFinite,
        @Nullable Confusion confusionMatrix,
        @Nullable Map<String, Object> environment,

        @Schema(ref = "#/components/schemas/TrainingSpec") @Nullable
        JsonNode specResolved,

        Map<String, String> links) {

    /** @param queue where it stands, if it waits */
    static JobResponse full(Job job, Forecast.@Nullable Outlook queue) {
        return of(
                job,
                queue,
                StoredJson.read(job.confusionMatrix(), StoredJson.CONFUSION),
                SpecReader.mapper().readTree(job.specResolved()));
    }

    static JobResponse listed(Job job) {
        return of(job, null, null, null);
    }

    private static JobResponse of(
            Job job,
            Forecast.@Nullable Outlook queue,
            @Nullable Confusion confusionMatrix,
            @Nullable JsonNode specResolved) {
        Map<String, @Nullable Double> metrics = StoredJson.read(job.metrics(), StoredJson.NUMBERS);
        return new JobResponse(
                job.id(),
                job.name(),
                job.status(),
                job.stopReason(),
                job.error(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.attempt(),
                job.queuePlace().priority(),
                queue,
                job.stopRequested() ? true : null,
                job.runMillis() / 1000.0,
                job.datasetId(),
                job.modelId(),
                job.progress(),
                metrics,
                nulls(metrics),
                confusionMatrix,
                StoredJson.read(job.environment(), StoredJson.OBJECT),
                specResolved,
                links(job));
    }

    private static Map<String, String> links(Job job) {
        String self = "/v1/jobs/" + job.id();
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self);
        links.put("metrics", self + "/metrics");
        links.put("events", self + "/events");
        links.put("stream", self + "/stream");
        links.put("checkpoints", self + "/checkpoints");
        links.put("attempts", self + "/attempts");
        job.actions().stream()
                .filter(action -> action != JobAction.DELETE)
                .forEach(action -> links.put(action.toString(), self + "/" + action));
        if (job.modelId() != null) {
            links.put("model", "/v1/models/" + job.modelId());
        }
        return links;
    }

    /** Names of the values that are null. */
    static @Nullable List<String> nulls(@Nullable Map<String, @Nullable Double> metrics) {
        if (metrics == null) {
            return null;
        }
        List<String> names = metrics.entrySet().stream()
                .filter(entry -> entry.getValue() == null)
                .map(Map.Entry::getKey)
                .toList();
        return names.isEmpty() ? null : names;
    }
}
