package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * What came of a job when nothing happened to it, and must come of it whatever happens.
 *
 * @param parameters SHA-256 of the model
 * @param history each series as text, point by point, but for the times
 */
record UnbrokenRun(String parameters, Map<String, List<String>> history) {

    /** The checkpoints of a job that is saved only when its process ends in order. */
    static final String SAVED_AT_THE_END = "{\"every_seconds\": 3600, \"keep_best\": false}";

    private static final Map<String, UnbrokenRun> KNOWN = new ConcurrentHashMap<>();

    /** Figures of the machine, not of the training. */
    private static final Set<String> OF_THE_MACHINE = Set.of("samples_per_second");

    /** What comes of rows on their way, and how often they are trained on, by number modulo 3. */
    private static final List<String> DATA = List.of("""
                 "dataset": {"id": "digits", "validation_split": 0.2, "scaling": "standardize", "shuffle": true,
                             "augment": [{"type": "translation", "height": 0.1, "width": 0.1}, {"type": "noise", "stddev": 0.1}]},""", """
                 "dataset": {"id": "wine", "validation_split": 0.2, "prepare": ["robust", {"type": "pca", "components": 9}],
                             "augment": [{"type": "noise", "stddev": 0.1}], "sampling": "oversample", "shuffle_block": 20},""", """
                 "dataset": {"id": "iris", "prepare": ["standardize"]}, "cross_validation": {"folds": 2},""");

    /** Some seconds of training with everything that a run must not forget. */
    static String spec(int number, int epochs, String checkpoint) {
        String first = number % 3 == 0 ? "\"flatten\", " : "";
        int classes = number % 3 == 0 ? 10 : 3;
        // Of the other two there are so few rows that an epoch is over in no time; the last has three runs.
        int times = List.of(1, 8, 4).get(number % 3);
        return """
                {"name": "durable %d", "seed": %d,
                 %s
                 "model": {"layers": [%s{"type": "dense", "units": 48, "activation": "relu"}, {"type": "batch_normalization"},
                                      {"type": "dropout", "rate": 0.3}, {"type": "dense", "units": 24, "activation": "tanh"},
                                      {"type": "dropout", "rate": 0.1}, {"type": "dense", "units": %d, "activation": "softmax"}]},
                 "training": {"epochs": %d, "batch_size": 16, "loss": "sparse_categorical_crossentropy",
                              "metrics": ["accuracy", {"type": "top_k_accuracy", "k": 2}],
                              "optimizer": {"type": "adam", "learning_rate": 0.002}},
                 "checkpoint": %s}""".formatted(
                        number, 100 + number, DATA.get(number % 3).strip(), first, classes, epochs * times, checkpoint);
    }

    /** Of each specification, in a service that is let alone; once for all tests. */
    static Map<String, UnbrokenRun> of(ServiceProcesses services, List<String> specs) {
        List<String> unknown = specs.stream()
                .distinct()
                .filter(spec -> !KNOWN.containsKey(spec))
                .toList();
        if (!unknown.isEmpty()) {
            Path data = ServiceProcesses.newDirectory();
            ServiceProcess service = services.start(ServiceDatabase.h2(data), data, settings("--descent.workers=2"))
                    .awaitReady();
            Map<String, String> ids = new LinkedHashMap<>();
            unknown.forEach(spec -> ids.put(service.api().submit(spec), spec));
            ids.forEach((id, spec) -> {
                JsonNode job = service.api().awaitEnd(id);
                assertThat(job.path("attempt").intValue()).isEqualTo(1);
                KNOWN.put(spec, read(service.api(), id));
            });
            service.terminate();
        }
        return Map.copyOf(KNOWN);
    }

    /** Those that decide what a history looks like, the same for all, and others. */
    static String[] settings(String... others) {
        List<String> all = new ArrayList<>(List.of(others));
        // So few that points have to be merged.
        all.add("--descent.history.max-points=300");
        all.add("--descent.retries.backoff=100ms");
        return all.toArray(String[]::new);
    }

    /** Of a job that must have succeeded, with every step in its history once. */
    static UnbrokenRun read(Api api, String id) {
        JsonNode job = api.job(id);
        assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        Map<String, List<String>> history = new TreeMap<>();
        JsonNode series = api.get("/v1/jobs/" + id + "/metrics").json().path("series");
        series.properties().forEach(of -> {
            if (!OF_THE_MACHINE.contains(of.getKey())) {
                history.put(
                        of.getKey(),
                        of.getValue().valueStream().map(UnbrokenRun::timeless).toList());
            }
        });
        long next = 1;
        for (JsonNode point : series.path("loss")) {
            assertThat(point.path("first_step").longValue()).as("job " + id).isEqualTo(next);
            assertThat(point.path("count").longValue())
                    .isEqualTo(point.path("step").longValue() - next + 1);
            next = point.path("step").longValue() + 1;
        }
        assertThat(next - 1).isEqualTo(job.path("progress").path("total_steps").longValue());
        return new UnbrokenRun(
                sha256(api.get(job.path("links").path("model").stringValue() + "/download")
                        .bytes()),
                history);
    }

    private static String timeless(JsonNode point) {
        Map<String, String> numbers = new LinkedHashMap<>();
        point.properties().forEach(number -> {
            if (!List.of("time", "elapsed_seconds").contains(number.getKey())) {
                numbers.put(number.getKey(), number.getValue().toString());
            }
        });
        return numbers.toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
