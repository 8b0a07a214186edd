package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.web.Api.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Tables over HTTP, in every form in which they may come. */
@SpringBootTest(classes = DescentApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class TableApiTest {

    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    Api api;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = TableApiTest.class.getResourceAsStream("/datasets/" + name)) {
            return in.readAllBytes();
        }
    }

    private static JsonNode stored(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private static List<String> texts(JsonNode list, String field) {
        return list.valueStream().map(node -> node.path(field).stringValue()).toList();
    }

    @Test
    void storesRowsThatStandInTheRequest() {
        Answer answer = api.post("/v1/datasets", """
                {"name": "pets", "columns": ["age", "zip", "seen", "kind"], "target": "kind",
                 "schema": {"zip": "categorical"}, "missing": ["-1"],
                 "rows": [[4, 12345, "2026-01-31", "cat"], [-1, 12345, null, "dog"], [3, 98765, "2026-02-01", "cat"]]}""");
        JsonNode info = stored(answer);

        assertThat(answer.header("Location"))
                .isEqualTo("/v1/datasets/" + info.path("id").stringValue());
        assertThat(info.path("name").stringValue()).isEqualTo("pets");
        assertThat(info.path("format").stringValue()).isEqualTo("json");
        assertThat(texts(info.path("columns"), "kind")).containsExactly("numeric", "categorical", "datetime");
        assertThat(info.path("columns").path(0).path("missing").intValue()).isEqualTo(1);
        JsonNode second = api.get(answer.header("Location") + "/preview")
                .json()
                .path("rows")
                .path(1);
        assertThat(second.path("input").toString()).isEqualTo("[null,\"12345\",null]");
        assertThat(second.path("target").stringValue()).isEqualTo("dog");
    }

    @Test
    void storesRowsOnceForEachKey() {
        String rows = "{\"rows\": [{\"x\": 1, \"y\": 0.5}, {\"x\": 2, \"y\": 1.5}]}";
        List<String> ids = IntStream.range(0, 2)
                .mapToObj(i -> api.send(api.request("/v1/datasets")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "\"rows-once\"")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(rows))))
                .map(answer -> stored(answer).path("id").stringValue())
                .toList();

        assertThat(ids.get(0)).isEqualTo(ids.get(1));
    }

    @Test
    void namesWhatIsWrongWithRowsOfARequest() {
        assertThat(api.post("/v1/datasets", "[[1, 2]]")
                        .firstError()
                        .path("code")
                        .stringValue())
                .isEqualTo("wrong_type");
        assertThat(api.post("/v1/datasets", "{\"columns\": [\"a\"]}")
                        .firstError()
                        .path("code")
                        .stringValue())
                .isEqualTo("invalid_request");
        JsonNode misspelt = api.post("/v1/datasets", "{\"rows\": [[1, 2]], \"taget\": \"1\"}")
                .firstError();
        assertThat(misspelt.path("pointer").stringValue()).isEqualTo("/taget");
        assertThat(misspelt.path("message").stringValue()).contains("did you mean `target`?");
        JsonNode nested =
                api.post("/v1/datasets", "{\"rows\": [{\"a\": [1], \"y\": 2}]}").firstError();
        assertThat(nested.path("pointer").stringValue()).isEqualTo("rows:row 1:column 'a'");
        assertThat(nested.path("code").stringValue()).isEqualTo("nested_value");
    }

    @Test
    void findsOutTheFormatOfAFile() throws IOException {
        for (String name :
                List.of("pandas.csv", "pandas.tsv.gz", "pandas.json", "pandas.jsonl", "pandas-snappy.parquet")) {
            JsonNode info = stored(Uploads.send(api, Map.of("file", file(name))));

            assertThat(info.path("rows").intValue()).as(name).isEqualTo(12);
            assertThat(texts(info.path("columns"), "kind"))
                    .as(name)
                    .containsExactly("numeric", "numeric", "numeric", "categorical", "datetime", "text", "categorical");
        }
        JsonNode csv = stored(Uploads.send(api, Map.of("file", file("pandas.tsv.gz"))));
        assertThat(csv.path("parsed").toString()).isEqualTo("{\"delimiter\":\"tab\",\"header\":true}");
    }

    @Test
    void takesTheFormatThatIsNamed() {
        byte[] lines = "[1, 2.5]\n[2, 3.5]\n".getBytes(StandardCharsets.UTF_8);

        JsonNode json = stored(Uploads.send(api, Map.of("file", lines), "format", "json", "columns", "a,b"));
        assertThat(json.path("target").path("name").stringValue()).isEqualTo("b");
        JsonNode csv = stored(Uploads.send(api, Map.of("file", lines), "format", "csv", "header", "no"));
        assertThat(csv.path("format").stringValue()).isEqualTo("csv");
        JsonNode unknown =
                Uploads.send(api, Map.of("file", lines), "format", "jsn").firstError();
        assertThat(unknown.path("pointer").stringValue()).isEqualTo("/format");
        assertThat(unknown.path("message").stringValue()).contains("did you mean `json`?");
    }

    @Test
    void takesASchemaInTheForm() {
        String text = "zip,note,y\n01234,a,0\n98765,b,1\n01234,-,1\n";
        JsonNode info = stored(Uploads.csv(
                api,
                text,
                "schema",
                "{\"zip\": \"categorical\", \"note\": \"text\", \"y\": \"numeric\"}",
                "missing",
                "-"));

        assertThat(texts(info.path("columns"), "kind")).containsExactly("categorical", "text");
        assertThat(info.path("columns").path(1).path("missing").intValue()).isEqualTo(1);
        assertThat(info.path("classes")).isEmpty();
        JsonNode kind =
                Uploads.csv(api, text, "schema", "{\"zip\": \"categoricl\"}").firstError();
        assertThat(kind.path("pointer").stringValue()).isEqualTo("/schema/zip");
        assertThat(kind.path("message").stringValue()).contains("did you mean `categorical`?");
        JsonNode column = Uploads.csv(api, text, "schema", "{\"zp\": \"text\"}").firstError();
        assertThat(column.path("pointer").stringValue()).isEqualTo("/schema/zp");
        assertThat(column.path("message").stringValue()).contains("did you mean `zip`?");
        assertThat(Uploads.csv(api, text, "schema", "zip: text")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/schema");
    }

    @Test
    void trainsOnDatesAndGapsWithoutAnyStep() {
        String text = IntStream.range(0, 40)
                .mapToObj(i -> "2026-01-%02d,%s,%d,%s"
                        .formatted(
                                1 + i % 28, i % 5 == 0 ? "" : i % 2 == 0 ? "a" : "b", i, i % 2 == 0 ? "even" : "odd"))
                .collect(Collectors.joining("\n", "day,letter,number,kind\n", "\n"));
        String id = stored(Uploads.csv(api, text)).path("id").stringValue();

        JsonNode job = api.awaitEnd(api.submit("""
                {"dataset": {"id": "%s", "scaling": "standardize", "validation_split": 0.25},
                 "model": {"layers": [{"type": "dense", "units": 2, "activation": "softmax"}]},
                 "training": {"epochs": 40, "batch_size": 10, "loss": "sparse_categorical_crossentropy",
                              "optimizer": {"type": "adam", "learning_rate": 0.1}}}""".formatted(id)));

        assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        JsonNode predictions = api.post(
                        job.path("links").path("model").stringValue() + "/predict",
                        "{\"rows\": [[\"2026-03-01\", \"a\", 5], [\"2026-03-01\", null, 5], [\"2026-03-01\", \"b\", 5]]}")
                .json()
                .path("predictions");
        assertThat(predictions.path(0).path("label").stringValue())
                .as(predictions.toString())
                .isEqualTo("even");
        assertThat(predictions.path(2).path("label").stringValue()).isEqualTo("odd");
    }

    @Test
    void neitherWeightsNorWhatSplitsTheRowsMayBeMissing() {
        String id = stored(Uploads.csv(api, "x,weight,group,y\n1,1,a,0.5\n2,,b,1.5\n3,2,,2.5\n4,1,a,3.5\n"))
                .path("id")
                .stringValue();
        String job = """
                {"dataset": {"id": "%s", %s},
                 "model": {"layers": [{"type": "dense", "units": 1}]},
                 "training": {"epochs": 1, "loss": "mean_squared_error"}}""";

        JsonNode weights = api.post("/v1/jobs", job.formatted(id, "\"sample_weight\": \"weight\""))
                .firstError();
        assertThat(weights.path("pointer").stringValue()).isEqualTo("/dataset/sample_weight");
        assertThat(weights.path("code").stringValue()).isEqualTo("missing_values");
        JsonNode groups = api.post(
                        "/v1/jobs",
                        job.formatted(
                                id, "\"split\": {\"type\": \"group\", \"column\": \"group\", \"validation\": 0.5}"))
                .firstError();
        assertThat(groups.path("pointer").stringValue()).isEqualTo("/dataset/split/column");
        assertThat(groups.path("code").stringValue()).isEqualTo("missing_values");
    }

    @Test
    void trainsOnASeries() {
        String text = IntStream.range(0, 60)
                .mapToObj(i -> String.valueOf(Math.sin(i / 3.0)))
                .collect(Collectors.joining("\n", "value\n", "\n"));
        String id = stored(Uploads.csv(api, text)).path("id").stringValue();
        String job = """
                {"dataset": {"id": "%s"%s},
                 "model": {"layers": [{"type": "flatten"}, {"type": "dense", "units": 1}]},
                 "training": {"epochs": 2, "batch_size": 10, "loss": "mean_squared_error"}}""";

        JsonNode refused = api.post("/v1/jobs", job.formatted(id, "")).firstError();
        assertThat(refused.path("code").stringValue()).isIn("nothing_left", "no_columns");
        JsonNode done = api.awaitEnd(api.submit(job.formatted(
                id, ", \"validation_split\": 0.2, \"prepare\": [{\"type\": \"window\", \"length\": 4}]")));
        assertThat(done.path("status").stringValue()).as(done.toString()).isEqualTo("succeeded");
    }
}
