package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.training.Checkpoint;
import dev.descent.web.EventClient.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Checkpoints and models on volumes of their own that fill up, the database on one with room. */
class FullDiskTest {

    private static final int TIMES = 5;

    /** A checkpoint of about a quarter of a megabyte, after every ten steps. */
    private static final String LARGE = """
            {"dataset": {"id": "linear"}, "checkpoint": {"every_steps": 10, "keep_best": false},
             "model": {"layers": [{"type": "dense", "units": 150, "activation": "tanh"},
                                  {"type": "dense", "units": 150, "activation": "tanh"}, {"type": "dense", "units": 1}]},
             "training": {"epochs": %d, "batch_size": 32, "loss": "mean_squared_error", "optimizer": "adam"}}""";

    @TempDir(cleanup = CleanupMode.NEVER)
    static Path data;

    static SmallVolume checkpoints;
    static SmallVolume models;
    static ConfigurableApplicationContext service;
    static Api api;

    @BeforeAll
    static void start() throws IOException {
        checkpoints = SmallVolume.mount(data.resolve("checkpoints"), 4);
        models = SmallVolume.mount(data.resolve("models"), 4);
        service = new SpringApplicationBuilder(DescentApplication.class)
                .properties("server.port=0")
                .run(
                        "--descent.data-dir=" + data,
                        "--descent.retries.backoff=500ms",
                        "--logging.level.dev.descent=error");
        api = new Api(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @AfterAll
    static void stop() throws IOException {
        try (SmallVolume first = checkpoints;
                SmallVolume second = models;
                ConfigurableApplicationContext running = service) {
            // All are closed, the service first; none is there where nothing can be mounted.
        }
    }

    @Test
    void aCheckpointThatDoesNotFitLeavesTheOneBefore() throws IOException {
        String id = api.submit(LARGE.formatted(1_000_000));
        try (EventClient events = api.stream(id, 0L)) {
            for (int time = 1; time <= TIMES; time++) {
                events.await("checkpoint");
                checkpoints.fill();
                Event warning = awaitWarning(events);
                assertThat(warning.data().path("message").stringValue())
                        .contains("couldn't be written (No space left on device)");

                // While the disk is full there is nothing newer than this.
                JsonNode saved = api.get("/v1/jobs/" + id + "/checkpoints")
                        .json()
                        .path("items")
                        .path(0);
                byte[] file = api.get(saved.path("links").path("download").stringValue())
                        .bytes();
                assertThat(LifecycleService.sha256(file))
                        .isEqualTo(saved.path("sha256").stringValue());
                Path copy = Files.write(data.resolve("copy"), file);
                assertThat(Checkpoint.open(copy).step())
                        .isEqualTo(saved.path("step").longValue());
                assertThat(api.get("/actuator/health").status()).isEqualTo(200);
                assertThat(api.job(id).path("status").stringValue()).isEqualTo("running");
                events.await("progress");

                checkpoints.free();
                System.out.printf(
                        "full disk: time %d, the checkpoint of step %d stays, %s%n",
                        time,
                        saved.path("step").longValue(),
                        warning.data().path("message").stringValue());
            }
            assertThat(events.await("checkpoint").data().path("attempt").intValue())
                    .isEqualTo(1);
        }
        api.post("/v1/jobs/" + id + "/stop");
        assertThat(api.awaitEnd(id).path("status").stringValue()).isEqualTo("succeeded");
    }

    private static Event awaitWarning(EventClient events) {
        Event event = events.await("log");
        while (!event.data().path("level").stringValue().equals("warning")) {
            event = events.await("log");
        }
        return event;
    }

    @Test
    void aJobThatCanNotBeSavedIsPausedAllTheSame() throws IOException {
        String id = api.submit(LARGE.formatted(1_000_000));
        try (EventClient events = api.stream(id, 0L)) {
            events.await("checkpoint");
            checkpoints.fill();
            awaitWarning(events);
            api.post("/v1/jobs/" + id + "/pause");
            JsonNode paused = events.await("status").data();
            while (!paused.path("status").stringValue().equals("paused")) {
                paused = events.await("status").data();
            }
            assertThat(paused.path("reason").stringValue()).contains("No space left on device", "last checkpoint");
            checkpoints.free();
            api.post("/v1/jobs/" + id + "/resume");
            long from = api.get("/v1/jobs/" + id + "/checkpoints")
                    .json()
                    .path("items")
                    .path(0)
                    .path("step")
                    .longValue();
            assertThat(events.await("checkpoint").data().path("step").longValue())
                    .isEqualTo(from + 10);
        }
        api.post("/v1/jobs/" + id + "/stop");
        assertThat(api.awaitEnd(id).path("status").stringValue()).isEqualTo("succeeded");
    }

    @Test
    void aJobWhoseModelDoesNotFitWaitsAndFailsWithTheReasonInTheEnd() throws IOException {
        models.fill();
        JsonNode failed =
                api.awaitEnd(api.submit(LARGE.formatted(1).replace("\"every_steps\": 10", "\"every_steps\": 1000")));
        assertThat(failed.path("status").stringValue()).isEqualTo("failed");
        assertThat(failed.path("attempt").intValue()).isEqualTo(3);
        assertThat(failed.path("error").path("code").stringValue()).isEqualTo("storage");
        assertThat(failed.path("error").path("message").stringValue())
                .contains("No space left on device")
                .contains("3 times in a row");

        String id = api.submit(LARGE.formatted(1).replace("\"every_steps\": 10", "\"every_steps\": 1000"));
        try (EventClient events = api.stream(id, 0L)) {
            String reason;
            do {
                reason = events.await("status").data().path("reason").stringValue();
            } while (!reason.contains("No space left on device"));
            models.free();
        }
        JsonNode job = api.awaitEnd(id);
        assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(job.path("attempt").intValue()).isBetween(2, 3);
        try (var files = Files.list(data.resolve("models"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .contains(job.path("model_id").stringValue() + ".safetensors")
                    .noneMatch(name -> name.endsWith(".tmp"));
        }
    }
}
