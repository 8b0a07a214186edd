package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.SpecReader;
import dev.descent.web.Api.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checkpoints, and jobs that start from them, on every database that the service runs on. */
abstract class CheckpointContract extends LifecycleService {

    /** Every epoch has 8 steps. Nothing here depends on the epoch's number, so that one job can go on where another left off. */
    private static final String FLOWERS = """
            {"seed": 3, "dataset": {"id": "iris", "validation_split": 0.2, "scaling": "standardize", "shuffle": false},
             "model": {"layers": [{"type": "dense", "units": 8, "activation": "tanh"},
                                  {"type": "dense", "units": 3, "activation": "softmax"}]},
             "training": {"epochs": EPOCHS, "batch_size": 16, "loss": "sparse_categorical_crossentropy",
                          "optimizer": {"type": "adam", "learning_rate": 0.01}},
             "checkpoint": {"every_steps": 40, "keep_best": false}}""";

    /** So small that the weights stay as they are, but for a bias of zero, that is a little less so. */
    private static final String STANDING_STILL = "{\"type\": \"sgd\", \"learning_rate\": 1e-30}";

    private static String flowers(int epochs) {
        return FLOWERS.replace("EPOCHS", String.valueOf(epochs));
    }

    private static String from(String initial, String spec) {
        return "{\"initial\": " + initial + "," + spec.strip().substring(1);
    }

    private static String standingStill(String spec) {
        return spec.replace("{\"type\": \"adam\", \"learning_rate\": 0.01}", STANDING_STILL);
    }

    /** A job of 6 epochs, whose last checkpoint is that of its first 5. */
    private JsonNode trained() {
        return api.awaitEnd(api.submit(flowers(6)));
    }

    private String checkpointOf(JsonNode job) {
        JsonNode saved = list(job.path("id").stringValue(), "checkpoints").path(0);
        assertThat(saved.path("step").longValue()).isEqualTo(40);
        return saved.path("id").stringValue();
    }

    private Map<String, byte[]> checkpointTensors(JsonNode job) {
        return tensors(
                api.get("/v1/jobs/" + job.path("id").stringValue() + "/checkpoints/" + checkpointOf(job) + "/download")
                        .bytes());
    }

    private Map<String, byte[]> modelTensors(JsonNode job) {
        assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        return tensors(api.get(job.path("links").path("model").stringValue() + "/download")
                .bytes());
    }

    /** The weights in a safetensors file: bytes by name. */
    private static Map<String, byte[]> tensors(byte[] file) {
        int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        JsonNode entries = SpecReader.mapper().readTree(new String(file, 8, header, StandardCharsets.UTF_8));
        Map<String, byte[]> found = new TreeMap<>();
        for (String name : entries.propertyNames()) {
            if (name.matches("\\d+/.*")) {
                JsonNode offsets = entries.path(name).path("data_offsets");
                found.put(
                        name,
                        Arrays.copyOfRange(
                                file,
                                8 + header + offsets.path(0).intValue(),
                                8 + header + offsets.path(1).intValue()));
            }
        }
        assertThat(found).as(entries.toString()).hasSizeGreaterThanOrEqualTo(2);
        return found;
    }

    private static void assertSame(Map<String, byte[]> weights, Map<String, byte[]> expected) {
        assertThat(weights.keySet()).isEqualTo(expected.keySet());
        weights.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
    }

    @Test
    void aCheckpointIsListedAndDownloadedAsItWasWritten() throws IOException {
        JsonNode job = api.awaitEnd(api.submit(flowers(12)));
        String id = job.path("id").stringValue();

        JsonNode saved = list(id, "checkpoints").path(0);
        assertThat(saved.path("step").longValue()).isEqualTo(80);
        assertThat(saved.path("epoch").intValue()).isEqualTo(10);
        assertThat(saved.path("reason").stringValue()).isEqualTo("interval");
        assertThat(saved.path("latest").booleanValue()).isTrue();
        assertThat(saved.path("attempt").intValue()).isEqualTo(1);
        JsonNode atTen = api.get("/v1/jobs/" + id + "/metrics?names=val_loss&from_step=80&to_step=80")
                .json();
        assertThat(saved.path("metrics").path("val_loss"))
                .isEqualTo(atTen.path("series").path("val_loss").path(0).path("mean"));
        String download = saved.path("links").path("download").stringValue();
        Answer file = api.get(download);
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Disposition")).contains(saved.path("id").stringValue() + ".safetensors");
        assertThat(file.bytes()).hasSize(saved.path("size_bytes").intValue());
        assertThat(sha256(file.bytes())).isEqualTo(saved.path("sha256").stringValue());

        String other = api.awaitEnd(api.submit(Specs.iris(1))).path("id").stringValue();
        assertThat(list(other, "checkpoints").size()).isZero();
        for (String foreign : new String[] {
            download.replace(id, other),
            download.replace(saved.path("id").stringValue(), "ckp_00000000000000000000000000"),
            download.replace(saved.path("id").stringValue(), "..%2F..%2Fetc"),
            "/v1/jobs/job_00000000000000000000000000/checkpoints"
        }) {
            assertThat(api.get(foreign).status()).as(foreign).isIn(400, 404);
        }

        assertThat(files(id)).isNotEmpty();
        assertThat(api.delete("/v1/jobs/" + id).status()).isEqualTo(204);
        assertThat(data.resolve("checkpoints").resolve(id)).doesNotExist();
        assertThat(api.get(download).status()).isEqualTo(404);
    }

    private String[] files(String id) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("checkpoints").resolve(id))) {
            return files.map(file -> file.getFileName().toString().replace(".safetensors", ""))
                    .toArray(String[]::new);
        }
    }

    @Test
    void theBestCheckpointIsKeptBesideTheLatest() throws IOException {
        // The loss falls, so among epochs of which the worst is asked for the first that is saved stays the best for
        // ever.
        String id = api.submit("""
                {"dataset": {"id": "iris"}, "model": {"layers": [{"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": 100000, "batch_size": 50, "loss": "sparse_categorical_crossentropy",
                              "optimizer": {"type": "sgd", "learning_rate": 0.01}},
                 "checkpoint": {"every_steps": 50, "monitor": "loss", "mode": "max"}}""");
        try (EventClient events = api.stream(id, 0L)) {
            while (!events.await("checkpoint").data().path("best").booleanValue()) {
                // The next one.
            }
            events.await("checkpoint");
            events.await("checkpoint");
        }
        act(id, "stop");
        assertThat(api.awaitEnd(id).path("status").stringValue()).isEqualTo("succeeded");

        JsonNode saved = list(id, "checkpoints");
        assertThat(saved.size()).isEqualTo(2);
        assertThat(saved.path(0).path("latest").booleanValue()).isTrue();
        assertThat(saved.path(0).path("best").booleanValue()).isFalse();
        assertThat(saved.path(0).path("reason").stringValue()).isEqualTo("stop");
        assertThat(saved.path(1).path("latest").booleanValue()).isFalse();
        assertThat(saved.path(1).path("best").booleanValue()).isTrue();
        // At the end of an epoch, and it is among the first.
        assertThat(saved.path(1).path("step").longValue() % 3).isZero();
        assertThat(files(id)).containsExactlyInAnyOrder(texts(saved, "id").toArray(String[]::new));
        for (JsonNode checkpoint : saved) {
            assertThat(sha256(api.get(checkpoint.path("links").path("download").stringValue())
                            .bytes()))
                    .isEqualTo(checkpoint.path("sha256").stringValue());
        }
    }

    @Test
    void aJobStartsFromTheWeightsOfACheckpointOrAModel() {
        JsonNode source = trained();

        JsonNode ofCheckpoint = api.awaitEnd(
                api.submit(from("{\"checkpoint\": \"" + checkpointOf(source) + "\"}", standingStill(flowers(1)))));
        assertSame(modelTensors(ofCheckpoint), checkpointTensors(source));
        JsonNode ofModel = api.awaitEnd(api.submit(
                from("{\"model\": \"" + source.path("model_id").stringValue() + "\"}", standingStill(flowers(1)))));
        assertSame(modelTensors(ofModel), modelTensors(source));
        assertThat(modelTensors(ofModel)).isNotEqualTo(modelTensors(ofCheckpoint));
    }

    @Test
    void withTheOptimizersStateAJobGoesOnAsOneLongerJobWould() {
        String initial = "{\"checkpoint\": \"" + checkpointOf(trained()) + "\", \"optimizer_state\": ";
        JsonNode longer = api.awaitEnd(api.submit(flowers(12)));

        JsonNode goneOn = api.awaitEnd(api.submit(from(initial + "true}", flowers(7))));
        assertSame(modelTensors(goneOn), modelTensors(longer));
        JsonNode begunAnew = api.awaitEnd(api.submit(from(initial + "false}", flowers(7))));
        assertThat(sha256(modelTensors(begunAnew).values().iterator().next()))
                .isNotEqualTo(sha256(modelTensors(longer).values().iterator().next()));
    }

    @Test
    void whatDoesNotSuitTheNetworkIsSkippedOrRefused() {
        JsonNode source = trained();
        String checkpoint = checkpointOf(source);
        String fewer = standingStill(flowers(1)).replace("iris", twoKinds()).replace("\"units\": 3", "\"units\": 2");

        JsonNode refused = api.post("/v1/jobs", from("{\"checkpoint\": \"" + checkpoint + "\"}", fewer))
                .firstError();
        assertThat(refused.path("pointer").stringValue()).isEqualTo("/initial");
        assertThat(refused.path("code").stringValue()).isEqualTo("mismatch");
        JsonNode job = api.awaitEnd(
                api.submit(from("{\"checkpoint\": \"" + checkpoint + "\", \"skip_mismatch\": true}", fewer)));
        Map<String, byte[]> then = checkpointTensors(source);
        Map<String, byte[]> now = modelTensors(job);
        assertThat(now.keySet()).isEqualTo(then.keySet());
        now.forEach((name, bytes) -> {
            if (bytes.length == then.get(name).length) {
                assertThat(bytes).as(name).isEqualTo(then.get(name));
            }
        });
        assertThat(now.entrySet().stream().filter(entry -> entry.getValue().length == then.get(entry.getKey()).length))
                .hasSize(2);
    }

    /** Two kinds of flowers, by as many numbers as iris has. */
    private String twoKinds() {
        String rows = "5.1,3.5,1.4,0.2,a\n6.3,3.3,6.0,2.5,b\n".repeat(30);
        return Uploads.csv(api, "a,b,c,d,kind\n" + rows).json().path("id").stringValue();
    }

    @Test
    void whatCanNotBeStartedFromIsRefused() {
        JsonNode source = trained();
        String checkpoint = "\"checkpoint\": \"" + checkpointOf(source) + "\"";
        String model = "\"model\": \"" + source.path("model_id").stringValue() + "\"";

        assertRefused(
                "{\"checkpoint\": \"ckp_00000000000000000000000000\"}", "/initial/checkpoint", "unknown_checkpoint");
        assertRefused("{\"checkpoint\": \"../../etc/passwd\"}", "/initial/checkpoint", "unknown_checkpoint");
        assertRefused("{\"model\": \"mdl_00000000000000000000000000\"}", "/initial/model", "unknown_model");
        assertRefused("{" + checkpoint + "," + model + "}", "/initial", "conflict");
        assertRefused("{}", "/initial", "conflict");
        assertRefused("{" + model + ", \"optimizer_state\": true}", "/initial/optimizer_state", "conflict");
        assertRefused(
                "{" + checkpoint + ", \"optimizer_state\": true, \"skip_mismatch\": true}",
                "/initial/skip_mismatch",
                "conflict");
        Answer another = api.post(
                "/v1/jobs", from("{" + checkpoint + ", \"optimizer_state\": true}", standingStill(flowers(1))));
        assertThat(another.status()).isEqualTo(422);
        assertThat(another.firstError().path("pointer").stringValue()).isEqualTo("/initial/optimizer_state");
    }

    private void assertRefused(String initial, String pointer, String code) {
        Answer answer = api.post("/v1/jobs", from(initial, flowers(1)));
        assertThat(answer.status()).as(initial).isEqualTo(422);
        assertThat(answer.firstError().path("pointer").stringValue())
                .as(initial)
                .isEqualTo(pointer);
        assertThat(answer.firstError().path("code").stringValue()).as(initial).isEqualTo(code);
    }

    @Test
    void aJobKeepsWhatItStartsFromWhenThatIsDeleted() {
        JsonNode source = trained();
        Map<String, byte[]> weights = checkpointTensors(source);
        String busy = busy();
        String waiting =
                api.submit(from("{\"checkpoint\": \"" + checkpointOf(source) + "\"}", standingStill(flowers(1))));

        assertThat(api.delete("/v1/jobs/" + source.path("id").stringValue()).status())
                .isEqualTo(204);
        act(busy, "cancel");

        assertSame(modelTensors(api.awaitEnd(waiting)), weights);
    }
}
