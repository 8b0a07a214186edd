package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.web.Api.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "descent.limits.request-bytes=20KB",
            "descent.limits.upload-bytes=100KB",
            "descent.limits.predict-rows=3"
        })
@DirtiesContext
class BadRequestsTest {

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "seed": 7                | "sede": 7                           | /sede                     | unknown_field
                    "flowers"                | "flo\\u0000wers"                    | /name                     | wrong_pattern
                    "seed": 7                | "seed": "seven"                     | /seed                     | wrong_type
                    "epochs": 5              | "epochs": 0                         | /training/epochs          | out_of_range
                    "epochs": 5,             |                                     | /training/epochs          | missing
                    "batch_size": 16         | "batch_size": "ful"                 | /training/batch_size      | unknown_value
                    "units": 3,              | "units": 4,                         | /model/layers/1           | shape_mismatch
                    "id": "iris"             | "id": "irsi"                        | /dataset/id               | unknown_dataset
                    "type": "dense"          | "type": "dence"                     | /model/layers/0/type      | unknown_type
                    "sparse_categorical_crossentropy" | "absolute_nonsense"        | /training/loss            | unknown_type
                    "validation_split": 0.2  | "validation_split": 1.5             | /dataset/validation_split | out_of_range
                    """)
    void namesThePlaceOfAMistake(String good, String bad, String pointer, String code) {
        String spec = Specs.iris(5);
        assertThat(spec).contains(good);

        Answer answer = api.post("/v1/jobs", spec.replace(good, bad == null ? "" : bad));

        JsonNode error = answer.firstError();
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(error.path("pointer").stringValue()).as(answer.text()).isEqualTo(pointer);
        assertThat(error.path("code").stringValue()).isEqualTo(code);
        assertThat(error.path("message").stringValue()).isNotBlank();
    }

    @Test
    void reportsEveryMistakeAtOnce() {
        Answer answer = api.post(
                "/v1/jobs",
                Specs.iris(5)
                        .replace("\"seed\": 7", "\"sede\": 7")
                        .replace("\"iris\"", "\"irsi\"")
                        .replace("\"epochs\": 5", "\"epochs\": -5"));

        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").stringValue()))
                .containsExactly("/sede", "/dataset/id", "/training/epochs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "{", "{\"seed\": }", "{\"seed\": 1} x", "[1,", "not json"})
    void jsonThatIsNoneIsABadRequest(String body) {
        Answer answer = api.post("/v1/jobs", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.firstError().path("code").stringValue()).isEqualTo("malformed_json");
        assertThat(answer.text()).doesNotContain("REDACTED");
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        String tooLong = Specs.iris(1).replace("flowers", "f".repeat(30_000));

        Answer answer = api.post("/v1/jobs", tooLong).assertProblem();

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("detail").stringValue()).contains("20 KB", "descent.limits.request-bytes");
        // Without a Content-Length too.
        Answer chunked = api.send(api.request("/v1/jobs")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(tooLong))))
                .assertProblem();
        assertThat(chunked.status()).isEqualTo(413);
    }

    @Test
    void anUploadOverTheLimitIsRefusedAndLeavesNothing() {
        Answer answer = Uploads.csv(api, "x,y\n" + "1,2\n".repeat(50_000)).assertProblem();

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("detail").stringValue()).contains("descent.limits.upload-bytes");
        assertThat(api.get("/v1/datasets").text()).doesNotContain("ds_");
    }

    @Test
    void aBadUploadLeavesNothing() {
        Answer ragged = Uploads.csv(api, "a,b\n1,2\n3\n");
        assertThat(ragged.status()).isEqualTo(422);
        assertThat(ragged.firstError().path("pointer").stringValue()).startsWith("file:");
        Answer target = Uploads.csv(api, "a,b\n1,2\n3,4\n", "target", "c");
        assertThat(target.firstError().path("pointer").stringValue()).isEqualTo("/target");
        Answer option = Uploads.csv(api, "a,b\n1,2\n3,4\n", "heder", "yes");
        assertThat(option.firstError().path("code").stringValue()).isEqualTo("unknown_field");
        Answer truncated = Uploads.send(
                api,
                Map.of(
                        "train_images",
                        Uploads.idx(new byte[10], 4, 2, 2),
                        "train_labels",
                        Uploads.idx(new byte[4], 4)));
        assertThat(truncated.firstError().path("pointer").stringValue()).startsWith("train_images");
        Answer alone = Uploads.send(api, Map.of("train_images", Uploads.idx(new byte[16], 4, 2, 2)));
        assertThat(alone.firstError().path("code").stringValue()).isEqualTo("missing_part");
        Answer none = Uploads.send(api, Map.of(), "target", "x");
        assertThat(none.firstError().path("code").stringValue()).isEqualTo("missing_part");

        assertThat(List.of(ragged, target, option, truncated, alone, none)).allMatch(answer -> answer.status() == 422);
        assertThat(api.get("/v1/datasets").text()).doesNotContain("ds_");
        assertThat(data.resolve("datasets").resolve(".work")).isEmptyDirectory();
    }

    @Test
    void answersProblemsToWrongRequests() {
        assertThat(api.get("/v1/nothing").assertProblem().status()).isEqualTo(404);
        assertThat(api.get("/v1/jobs/job_nothing").assertProblem().status()).isEqualTo(404);
        assertThat(api.post("/v1/jobs/job_nothing/cancel").assertProblem().status())
                .isEqualTo(404);
        assertThat(api.get("/v1/jobs/job_nothing/stream", "Accept", "text/event-stream")
                        .assertProblem()
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/v1/datasets/ds_nothing").assertProblem().status()).isEqualTo(404);
        assertThat(api.delete("/v1/datasets/ds_nothing").assertProblem().status())
                .isEqualTo(404);
        assertThat(api.get("/v1/models/mdl_nothing").assertProblem().status()).isEqualTo(404);
        assertThat(api.post("/v1/models/mdl_nothing/predict", "{}")
                        .assertProblem()
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/v1/catalog/nothing").assertProblem().status()).isEqualTo(404);
        assertThat(api.delete("/v1/jobs").assertProblem().status()).isEqualTo(405);
        assertThat(api.get("/v1/jobs", "Accept", "image/png").assertProblem().status())
                .isEqualTo(406);
        assertThat(api.send(api.request("/v1/jobs")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString(Specs.iris(1))))
                        .assertProblem()
                        .status())
                .isEqualTo(415);
        assertThat(api.send(api.request("/v1/datasets")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("a,b\n1,2\n")))
                        .assertProblem()
                        .status())
                .isEqualTo(415);
        assertThat(api.get("/v1/jobs?limit=many").firstError().path("pointer").stringValue())
                .isEqualTo("/limit");
        assertThat(api.get("/v1/jobs?limit=0").assertProblem().status()).isEqualTo(422);
        assertThat(api.get("/v1/jobs?status=,").assertProblem().status()).isEqualTo(422);
        assertThat(api.get("/v1/jobs?status=done").firstError().path("allowed").stringValue())
                .contains("succeeded");
    }

    @Test
    void whatIsNoIdDoesNotReachTheDatabase() {
        String id = api.submit(Specs.iris(1));
        for (String list : List.of("/v1/jobs", "/v1/models")) {
            for (String cursor : List.of("x", "%00", "ds_01jd3k6m8v0000000000000000")) {
                Answer answer = api.get(list + "?cursor=" + cursor);
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.firstError().path("pointer").stringValue()).isEqualTo("/cursor");
            }
        }
        for (String names : List.of("%00", "loss,%00", "loss,,accuracy")) {
            Answer answer = api.get("/v1/jobs/" + id + "/metrics?names=" + names);
            assertThat(answer.status()).as(names).isEqualTo(422);
            assertThat(answer.firstError().path("pointer").stringValue()).isEqualTo("/names");
        }
        assertThat(api.get("/v1/jobs/job_%01").assertProblem().status()).isEqualTo(404);
        assertThat(api.get("/v1/models/mdl_%01").assertProblem().status()).isEqualTo(404);
        assertThat(api.delete("/v1/models/mdl_%01").assertProblem().status()).isEqualTo(404);
        api.awaitEnd(id);
        api.delete("/v1/jobs/" + id);
    }

    @Test
    void saysInWordsWhatANameMayBe() {
        Answer answer = api.post("/v1/jobs", Specs.iris(1).replace("flowers", "two\\nlines"));

        assertThat(answer.firstError().path("message").stringValue())
                .startsWith("`name` must be without line breaks, tabs and other control characters");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/jobs?staus=failed, staus, `status`",
        "/v1/jobs/job_nothing/metrics?maxpoints=3, maxpoints, `max_points`",
        "/v1/datasets?limit=3, limit, ''"
    })
    void refusesAParameterThatItDoesNotKnow(String path, String name, String near) {
        Answer answer = api.get(path);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.firstError().path("pointer").stringValue()).isEqualTo("/" + name);
        assertThat(answer.firstError().path("code").stringValue()).isEqualTo("unknown_parameter");
        assertThat(answer.firstError().path("message").stringValue()).contains(near);
    }

    @Test
    void aMisspeltDryRunCreatesNothing() {
        assertThat(api.post("/v1/jobs?dryrun=true", Specs.iris(1))
                        .firstError()
                        .path("message")
                        .stringValue())
                .contains("`dry_run`");
        assertThat(api.get("/v1/jobs").text()).doesNotContain("job_");
    }

    @Test
    void aDryRunCreatesNothing() throws Exception {
        Answer answer = api.post("/v1/jobs?dry_run=true", Specs.iris(5));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode plan = answer.json().path("plan");
        assertThat(plan.path("input_shape").path(0).intValue()).isEqualTo(4);
        assertThat(plan.path("layers").path(0).path("output_shape").path(0).intValue())
                .isEqualTo(16);
        assertThat(plan.path("parameter_count").intValue()).isEqualTo(131);
        assertThat(plan.path("train_rows").intValue()).isEqualTo(120);
        assertThat(plan.path("validation_rows").intValue()).isEqualTo(30);
        assertThat(plan.path("steps_per_epoch").intValue()).isEqualTo(8);
        assertThat(plan.path("total_steps").intValue()).isEqualTo(40);
        assertThat(plan.path("bytes").longValue()).isPositive();
        assertThat(answer.json()
                        .path("spec_resolved")
                        .path("dataset")
                        .path("shuffle")
                        .booleanValue())
                .isTrue();
        assertThat(api.get("/v1/jobs").text()).doesNotContain("job_");
        assertThat(api.post("/v1/jobs?dry_run=true", "{}").status()).isEqualTo(422);
        assertThat(Files.list(data.resolve("models"))).isEmpty();
    }

    @Test
    void aFullBatchIsPlannedAsOneUpdateAnEpoch() {
        JsonNode answer = api.post(
                        "/v1/jobs?dry_run=true",
                        Specs.iris(5).replace("\"batch_size\": 16", "\"batch_size\": \"full\""))
                .json();

        assertThat(answer.path("plan").path("batch_rows").intValue()).isEqualTo(120);
        assertThat(answer.path("plan").path("total_steps").intValue()).isEqualTo(5);
        assertThat(answer.at("/spec_resolved/training/batch_size").stringValue())
                .isEqualTo("full");
    }

    @Test
    void namesWhatAModelCannotBeAsked() {
        String id = api.submit(Specs.iris(1));
        String predict = api.awaitEnd(id).path("links").path("model").stringValue() + "/predict";

        assertThat(api.post(predict, "{}").assertProblem().status()).isEqualTo(422);
        assertThat(api.post(predict, "{\"rows\": []}")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/rows");
        assertThat(api.post(predict, "{\"rows\": [[1, 2, 3, 4], [1, 2, 3]]}")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .startsWith("/rows/1");
        assertThat(api.post(predict, "{\"rows\": [[1, 2, 3, \"x\"]]}")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/rows/0/3");
        assertThat(api.post(predict, "{\"rows\": [[1").assertProblem().status()).isEqualTo(400);
        Answer tooMany = api.post(predict, "{\"rows\": [1, 2, 3, 4]}").assertProblem();
        assertThat(tooMany.status()).isEqualTo(413);
        assertThat(tooMany.json().path("detail").stringValue()).contains("descent.limits.predict-rows");
        api.delete("/v1/jobs/" + id);
    }
}
