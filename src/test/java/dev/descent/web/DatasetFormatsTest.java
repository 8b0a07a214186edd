package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.Api.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Data sets of each format over HTTP, to a model that predicts. */
class DatasetFormatsTest extends SharedService {

    private JsonNode stored(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(api.get(answer.header("Location")).json()).isEqualTo(answer.json());
        return answer.json();
    }

    private JsonNode train(JsonNode dataset, String prepare, String layers, String training) {
        return api.awaitEnd(api.submit("""
                {"seed": 1, "dataset": {"id": "%s", "validation_split": 0.2, "prepare": %s},
                 "model": {"layers": %s}, "training": {%s, "optimizer": {"type": "adam", "learning_rate": 0.03}}}""".formatted(dataset.path("id").stringValue(), prepare, layers, training)));
    }

    @Test
    void learnsACycleOfCharacters() {
        JsonNode text = stored(Uploads.send(
                api,
                Map.of("file", "one two\n".repeat(60).getBytes(StandardCharsets.UTF_8)),
                "format",
                "text",
                "name",
                "cycle"));
        assertThat(text.path("format").stringValue()).isEqualTo("text");
        assertThat(text.path("input_shape").toString()).isEqualTo("[0]");

        JsonNode job = train(
                text,
                "[{\"type\": \"window\", \"length\": 4}]",
                "[{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 7, \"activation\": \"softmax\"}]",
                "\"epochs\": 20, \"batch_size\": 16, \"loss\": \"sparse_categorical_crossentropy\"");

        assertThat(job.path("metrics").path("val_accuracy").doubleValue())
                .as(job.toString())
                .isEqualTo(1);
        JsonNode prediction = api.post(
                        job.path("links").path("model").stringValue() + "/predict",
                        "{\"rows\": [[[\"n\"], [\"e\"], [\" \"], [\"t\"]], [[\"t\"], [\"w\"], [\"o\"], [\"\\n\"]]]}")
                .json()
                .path("predictions");
        assertThat(prediction.path(0).path("label").stringValue()).isEqualTo("w");
        assertThat(prediction.path(1).path("label").stringValue()).isEqualTo("o");
    }

    @Test
    void learnsFromArraysOfAnyShape() {
        JsonNode arrays = stored(Uploads.send(
                api,
                Map.of("x", resource("arrays-i4-fortran.npy"), "y", resource("labels-bool.npy")),
                "name",
                "cubes"));
        assertThat(arrays.path("kind").stringValue()).isEqualTo("array");

        JsonNode job = train(
                arrays,
                "[{\"type\": \"standardize\"}]",
                "[{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 2, \"activation\": \"softmax\"}]",
                "\"epochs\": 5, \"batch_size\": 2, \"loss\": \"sparse_categorical_crossentropy\"");

        assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        String rows = "[[[[0, 1], [2, 3], [4, 5]], [[6, 7], [8, 9], [10, 11]]]]";
        Answer prediction =
                api.post(job.path("links").path("model").stringValue() + "/predict", "{\"rows\": " + rows + "}");
        assertThat(prediction.json().at("/predictions/0/label").stringValue())
                .as(prediction.text())
                .isIn("0", "1");
        JsonNode plain = train(
                arrays,
                "[]",
                "[{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 2, \"activation\": \"softmax\"}]",
                "\"epochs\": 1, \"batch_size\": 2, \"loss\": \"sparse_categorical_crossentropy\"");
        assertThat(plain.path("status").stringValue()).as(plain.toString()).isEqualTo("succeeded");
    }

    @Test
    void learnsFromFoldersOfImages() {
        JsonNode pets = stored(Uploads.send(
                api,
                Map.of("file", resource("pets.zip")),
                "format",
                "images",
                "height",
                "4",
                "width",
                "4",
                "channels",
                "1"));
        assertThat(pets.path("input_shape").toString()).isEqualTo("[4,4,1]");

        JsonNode job = api.awaitEnd(api.submit("""
                {"dataset": {"id": "%s", "scaling": "pixel"},
                 "model": {"layers": [{"type": "flatten"}, {"type": "dense", "units": 2, "activation": "softmax"}]},
                 "training": {"epochs": 2, "batch_size": 2, "loss": "sparse_categorical_crossentropy"}}""".formatted(pets.path("id").stringValue())));

        assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        Answer prediction = api.post(
                job.path("links").path("model").stringValue() + "/predict",
                "{\"images\": [[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]]]}");
        assertThat(prediction.json().at("/predictions/0/label").stringValue())
                .as(prediction.text())
                .isIn("cats", "dogs");
    }

    private static byte[] resource(String name) {
        try (InputStream in = DatasetFormatsTest.class.getResourceAsStream("/datasets/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTextWithoutAWindowIsRefused() {
        JsonNode text = stored(Uploads.send(api, Map.of("file", "abcabc".getBytes()), "format", "text"));

        Answer answer = api.post("/v1/jobs", """
                {"dataset": {"id": "%s"}, "model": {"layers": [{"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": 1, "batch_size": 2, "loss": "sparse_categorical_crossentropy"}}""".formatted(text.path("id").stringValue()));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.firstError().path("code").stringValue()).isEqualTo("no_columns");
        assertThat(api.get("/v1/datasets/" + text.path("id").stringValue() + "/preview")
                        .json()
                        .at("/rows/0")
                        .toString())
                .isEqualTo("{\"index\":0,\"input\":[],\"target\":\"a\"}");
    }

    @Test
    void makesASyntheticDataSetOnceForAKey() {
        String document =
                "{\"name\": \"half circles\", \"synthetic\": {\"type\": \"moons\", \"samples\": 200, \"seed\": 3}}";
        String key = UUID.randomUUID().toString();
        JsonNode moons = stored(keyed(key, document));
        assertThat(moons.path("name").stringValue()).isEqualTo("half circles");
        assertThat(moons.path("format").stringValue()).isEqualTo("synthetic");
        Answer again = keyed(key, document);
        assertThat(again.json()).isEqualTo(moons);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");

        JsonNode job = train(
                moons,
                "[]",
                "[{\"type\": \"dense\", \"units\": 16, \"activation\": \"tanh\"}, {\"type\": \"dense\", \"units\": 2, \"activation\": \"softmax\"}]",
                "\"epochs\": 40, \"batch_size\": 16, \"loss\": \"sparse_categorical_crossentropy\"");
        assertThat(job.path("metrics").path("val_accuracy").doubleValue()).isGreaterThan(0.9);
    }

    private Answer keyed(String key, String document) {
        return api.send(api.request("/v1/datasets")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(document)));
    }

    @Test
    void syntheticSetsStandInTheCatalogueAndInTheDocument() {
        JsonNode family = api.get("/v1/catalog/synthetics").json();
        assertThat(family.valueStream().map(member -> member.path("name").stringValue()))
                .contains("linear", "polynomial", "sine", "blobs", "moons", "circles", "spirals", "xor", "time_series");
        JsonNode document = api.get("/v3/api-docs").json();
        assertThat(document.at("/components/schemas/Synthetic/oneOf/0/discriminator/mapping/moons")
                        .asString())
                .isEqualTo("#/components/schemas/Moons");
    }

    @Test
    void refusesADocumentThatAsksForNothing() {
        assertThat(api.post("/v1/datasets", "{}").firstError().path("code").stringValue())
                .isEqualTo("invalid_request");
        assertThat(api.post("/v1/datasets", "{\"synthetic\": {\"type\": \"moon\"}}")
                        .firstError()
                        .path("message")
                        .stringValue())
                .contains("moons");
        assertThat(api.post("/v1/datasets", "{\"synthetic\": \"moons\", \"rows\": 3}")
                        .firstError()
                        .path("code")
                        .stringValue())
                .isEqualTo("unknown_field");
        assertThat(api.post("/v1/datasets", "{").status()).isEqualTo(400);
    }
}
