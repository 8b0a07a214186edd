package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.web.Api.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A service with one worker and a short queue, for tests of what becomes of jobs on their way. */
@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"descent.queue.max-queued=4", "descent.history.flush-interval=20ms"})
abstract class LifecycleService {

    /** Long enough that something can happen to it meanwhile; everything random in it matters. */
    static final String LONG = """
            {"seed": 11, "dataset": {"id": "iris", "validation_split": 0.2, "scaling": "standardize"},
             "model": {"layers": [{"type": "dense", "units": 8, "activation": "tanh"}, {"type": "dropout", "rate": 0.2},
                                  {"type": "dense", "units": 3, "activation": "softmax"}]},
             "training": {"epochs": 800, "batch_size": 16, "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"],
                          "optimizer": {"type": "adam", "learning_rate": {"type": "cosine", "initial_learning_rate": 0.01,
                                                                          "decay_steps": 6400}}},
             "checkpoint": {"every_steps": 1001}}""";

    static final int LONG_STEPS = 6_400;

    /** How a job comes out that nothing happens to; the same on every database. */
    record Unbroken(String modelDigest, List<String> losses, JsonNode metrics) {}

    private static Unbroken unbroken;

    @LocalServerPort
    int port;

    @Value("${descent.data-dir}")
    Path data;

    Api api;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) throws IOException {
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "service-");
        registry.add("descent.data-dir", data::toString);
    }

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    /** A test that fails must not keep the worker from the others. */
    @AfterEach
    void leaveNothingToRun() {
        for (JsonNode job : api.get("/v1/jobs?status=queued,running,pausing,paused&limit=200")
                .json()
                .path("items")) {
            api.post("/v1/jobs/" + job.path("id").stringValue() + "/cancel");
        }
    }

    /** {@link #LONG} when nothing happens to it. */
    Unbroken unbroken() {
        if (unbroken == null) {
            JsonNode job = api.awaitEnd(api.submit(LONG));
            unbroken = new Unbroken(modelDigest(job), losses(job), job.path("metrics"));
        }
        return unbroken;
    }

    /** A job that was paused on its way. */
    JsonNode paused(String spec) {
        String id = api.submit(spec);
        api.awaitProgress(id);
        assertThat(api.post("/v1/jobs/" + id + "/pause").status()).isEqualTo(202);
        return api.awaitStatus(id, "paused");
    }

    /** Occupies the worker until it is cancelled. */
    String busy() {
        String id = api.submit(Specs.endless());
        api.awaitProgress(id);
        return id;
    }

    Answer act(String id, String action) {
        return api.post("/v1/jobs/" + id + "/" + action);
    }

    JsonNode list(String id, String what) {
        return api.get("/v1/jobs/" + id + "/" + what).json().path("items");
    }

    /** The model's file, whose bytes follow from the specification and the final parameters alone. */
    String modelDigest(JsonNode job) {
        assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        Answer file = api.get(job.path("links").path("model").stringValue() + "/download");
        assertThat(file.status()).isEqualTo(200);
        return sha256(file.bytes());
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
    }

    static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path(field).stringValue())
                .toList();
    }

    /** Every step of the loss, once: each window begins where the one before ended. */
    void assertWholeHistory(JsonNode job) {
        long next = 1;
        JsonNode losses = api.get(job.path("links").path("metrics").stringValue() + "?names=loss")
                .json()
                .path("series")
                .path("loss");
        for (JsonNode point : losses) {
            assertThat(point.path("first_step").longValue()).isEqualTo(next);
            assertThat(point.path("count").longValue())
                    .isEqualTo(point.path("step").longValue() - next + 1);
            next = point.path("step").longValue() + 1;
        }
        assertThat(next - 1).isEqualTo(job.path("progress").path("step").longValue());
    }

    /** The series of the loss but for the times. */
    List<String> losses(JsonNode job) {
        return StreamSupport.stream(
                        api.get(job.path("links").path("metrics").stringValue() + "?names=loss,val_loss,accuracy")
                                .json()
                                .path("series")
                                .spliterator(),
                        false)
                .flatMap(points -> StreamSupport.stream(points.spliterator(), false))
                .map(point -> point.path("step") + " " + point.path("mean") + " " + point.path("min") + " "
                        + point.path("max"))
                .toList();
    }
}
