package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.web.Api.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** What the service does on every database that it runs on. */
@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "descent.history.max-points=100")
@DirtiesContext
abstract class ServiceContract {

    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    @Autowired
    JdbcTemplate jdbc;

    Api api;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void trainsAndPredicts() {
        JsonNode job = api.awaitEnd(api.submit(Specs.iris(40)));

        assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(job.path("stop_reason").stringValue()).isEqualTo("completed");
        assertThat(job.path("attempt").intValue()).isEqualTo(1);
        assertThat(job.path("progress").path("epoch").intValue()).isEqualTo(40);
        assertThat(job.path("progress").path("step").longValue())
                .isEqualTo(job.path("progress").path("total_steps").longValue());
        assertThat(job.path("metrics").path("val_accuracy").doubleValue()).isGreaterThan(0.8);
        assertThat(job.path("environment").path("threads").intValue()).isPositive();
        assertThat(job.path("spec_resolved").path("dtype").stringValue()).isEqualTo("float32");

        String model = job.path("links").path("model").stringValue();
        JsonNode described = api.get(model).json();
        assertThat(described.path("job_id").stringValue())
                .isEqualTo(job.path("id").stringValue());
        assertThat(texts(described.path("classes"))).containsExactly("setosa", "versicolor", "virginica");
        assertThat(described.path("parameter_count").longValue()).isEqualTo(4 * 16 + 16 + 16 * 3 + 3);

        JsonNode predictions = api.post(model + "/predict", """
                        {"rows": [[5.1, 3.5, 1.4, 0.2],
                                  {"sepal_length": 6.3, "sepal_width": 3.3, "petal_length": 6.0, "petal_width": 2.5}]}""").json().path("predictions");
        assertThat(predictions.path(0).path("label").stringValue()).isEqualTo("setosa");
        assertThat(predictions.path(1).path("label").stringValue()).isEqualTo("virginica");
        assertThat(predictions.path(1).path("class_index").intValue()).isEqualTo(2);

        Answer file = api.get(model + "/download");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.bytes()).hasSize(described.path("size_bytes").intValue());
        assertThat(file.header("Content-Disposition")).contains(".safetensors");
    }

    @Test
    void keepsEveryStepOfTheHistoryOnce() {
        String id = api.submit(Specs.iris(60));
        long steps = api.awaitEnd(id).path("progress").path("step").longValue();

        JsonNode points = api.get("/v1/jobs/" + id + "/metrics?names=loss")
                .json()
                .path("series")
                .path("loss");
        assertThat(points.size()).isBetween(51, 100);
        assertThat(points.path(0).path("step").longValue()).isEqualTo(1);
        assertThat(points.path(0).path("count").longValue()).isEqualTo(1);
        assertThat(points.path(points.size() - 1).path("step").longValue()).isEqualTo(steps);
        long next = 1;
        for (JsonNode point : points) {
            assertThat(point.path("first_step").longValue()).isEqualTo(next);
            assertThat(point.path("count").longValue())
                    .isEqualTo(point.path("step").longValue() - next + 1);
            assertThat(point.path("mean").doubleValue())
                    .isBetween(
                            point.path("min").doubleValue(), point.path("max").doubleValue());
            next = point.path("step").longValue() + 1;
        }

        JsonNode all =
                api.get("/v1/jobs/" + id + "/metrics?max_points=10").json().path("series");
        assertThat(all.propertyNames()).contains("loss", "accuracy", "val_loss", "val_accuracy", "samples_per_second");
        assertThat(all.path("loss").size()).isLessThanOrEqualTo(10);
        JsonNode range = api.get("/v1/jobs/" + id + "/metrics?names=accuracy&from_step=2&to_step=16")
                .json()
                .path("series")
                .path("accuracy");
        assertThat(range.path(0).path("step").longValue()).isEqualTo(8);
        assertThat(range.path(1).path("step").longValue()).isEqualTo(16);
        assertThat(range.size()).isEqualTo(2);
    }

    @Test
    void aJobThatDivergesFailsAndKeepsItsHistory() {
        String id = api.submit(Specs.diverging());
        JsonNode job = api.awaitEnd(id);

        assertThat(job.path("status").stringValue()).isEqualTo("failed");
        assertThat(job.path("stop_reason").stringValue()).isEqualTo("diverged");
        long step = job.path("progress").path("step").longValue();
        assertThat(job.path("error").path("code").stringValue()).isEqualTo("diverged");
        assertThat(job.path("error").path("step").longValue()).isEqualTo(step);
        assertThat(job.path("error").path("message").stringValue()).contains("step " + step);
        assertThat(job.path("progress").path("loss").isMissingNode()).isTrue();
        assertThat(texts(job.path("progress").path("non_finite"))).containsExactly("loss");

        JsonNode points =
                api.get("/v1/jobs/" + id + "/metrics").json().path("series").path("loss");
        JsonNode last = points.path(points.size() - 1);
        assertThat(last.path("step").longValue()).isEqualTo(step);
        assertThat(last.path("mean").isNull()).isTrue();
        assertThat(last.path("non_finite").longValue()).isEqualTo(1);
        assertThat(points.path(0).path("mean").isNumber()).isTrue();
    }

    @Test
    void cancelsARunningJobAndAQueuedOne() {
        String running = api.submit(Specs.endless());
        api.awaitProgress(running);
        String queued = api.submit(Specs.endless());

        Answer answer = api.post("/v1/jobs/" + queued + "/cancel");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("status").stringValue()).isEqualTo("cancelled");
        assertThat(answer.json().path("attempt").intValue()).isZero();

        assertThat(api.delete("/v1/jobs/" + running).assertProblem().status()).isEqualTo(409);
        assertThat(api.post("/v1/jobs/" + running + "/cancel").status()).isEqualTo(202);
        JsonNode ended = api.awaitEnd(running);
        assertThat(ended.path("status").stringValue()).isEqualTo("cancelled");
        assertThat(ended.path("stop_reason").stringValue()).isEqualTo("user_stop");

        Answer again = api.post("/v1/jobs/" + running + "/cancel").assertProblem();
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("job_status").stringValue()).isEqualTo("cancelled");
        assertThat(texts(again.json().path("allowed"))).containsExactly("retry", "delete");
        // The worker is free again.
        assertThat(api.awaitEnd(api.submit(Specs.iris(1))).path("status").stringValue())
                .isEqualTo("succeeded");
    }

    @Test
    void aJobWhoseDataIsGoneFailsAndTheWorkerLivesOn() throws Exception {
        String dataset = Uploads.csv(api, "x,y\n" + "1,2.5\n2,4.5\n".repeat(20))
                .json()
                .path("id")
                .stringValue();
        String running = api.submit(Specs.endless());
        String waiting = api.submit(Specs.line(1, "0.01").replace("linear", dataset));
        FileSystemUtils.deleteRecursively(data.resolve("datasets").resolve(dataset));
        api.post("/v1/jobs/" + running + "/cancel");

        JsonNode job = api.awaitEnd(waiting);
        assertThat(job.path("status").stringValue()).isEqualTo("failed");
        assertThat(job.path("error").path("code").stringValue()).isEqualTo("invalid_input");
        assertThat(job.path("error").path("message").stringValue()).contains(dataset);
        assertThat(job.path("stop_reason").isMissingNode()).isTrue();
        assertThat(api.awaitEnd(api.submit(Specs.iris(1))).path("status").stringValue())
                .isEqualTo("succeeded");
    }

    @Test
    void aWorkerThatLostItsJobWritesNothingMore() {
        String lost = api.submit(Specs.endless());
        api.awaitProgress(lost);

        jdbc.update("update job set attempt = 99, status = 'QUEUED', step = -1 where id = ?", lost);

        // The only worker takes another job, so it has let go of the lost one.
        assertThat(api.awaitEnd(api.submit(Specs.iris(1))).path("status").stringValue())
                .isEqualTo("succeeded");
        JsonNode job = api.job(lost);
        assertThat(job.path("status").stringValue()).isEqualTo("queued");
        assertThat(job.path("attempt").intValue()).isEqualTo(99);
        assertThat(job.path("progress").path("step").longValue()).isEqualTo(-1);
        api.post("/v1/jobs/" + lost + "/cancel");
    }

    @Test
    void deletesAJobWithAllThatBelongsToIt() {
        String id = api.submit(Specs.iris(2));
        JsonNode job = api.awaitEnd(id);
        Path file = data.resolve("models").resolve(job.path("model_id").stringValue() + ".safetensors");
        assertThat(file).exists();

        assertThat(api.delete("/v1/jobs/" + id).status()).isEqualTo(204);

        for (String path : List.of("", "/metrics", "/events", "/stream")) {
            assertThat(api.get("/v1/jobs/" + id + path).assertProblem().status())
                    .isEqualTo(404);
        }
        assertThat(api.delete("/v1/jobs/" + id).status()).isEqualTo(404);
        assertThat(api.get(job.path("links").path("model").stringValue()).status())
                .isEqualTo(404);
        assertThat(file).doesNotExist();
    }

    @Test
    void aJobForgetsAModelThatIsDeleted() {
        String id = api.submit(Specs.iris(2));
        JsonNode job = api.awaitEnd(id);
        String model = job.path("links").path("model").stringValue();
        long events = api.get("/v1/jobs/" + id + "/events").json().path("items").size();

        assertThat(api.delete(model).status()).isEqualTo(204);

        JsonNode left = api.job(id);
        assertThat(left.has("model_id")).isFalse();
        assertThat(left.path("links").has("model")).isFalse();
        assertThat(left.path("metrics")).isEqualTo(job.path("metrics"));
        assertThat(api.get("/v1/jobs/" + id + "/events").json().path("items").size())
                .isEqualTo((int) events);
        assertThat(api.delete(model).assertProblem().status()).isEqualTo(404);
        assertThat(api.delete("/v1/jobs/" + id).status()).isEqualTo(204);
    }

    @Test
    void aDataSetInUseStays() {
        String csv = "x,y\n" + "1,2.5\n2,4.5\n3,6.5\n4,8.5\n".repeat(20);
        String dataset = Uploads.csv(api, csv).json().path("id").stringValue();
        String id = api.submit(Specs.endless().replace("linear", dataset));

        Answer refused = api.delete("/v1/datasets/" + dataset).assertProblem();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(texts(refused.json().path("jobs"))).containsExactly(id);

        api.post("/v1/jobs/" + id + "/cancel");
        api.awaitEnd(id);
        JsonNode trained = api.awaitEnd(api.submit(Specs.line(3, "0.01").replace("linear", dataset)));
        assertThat(api.delete("/v1/datasets/" + dataset).status()).isEqualTo(204);
        assertThat(api.get("/v1/datasets/" + dataset).status()).isEqualTo(404);
        Answer rows = api.get("/v1/jobs/" + id + "/validation").assertProblem();
        assertThat(rows.status()).isEqualTo(404);
        assertThat(rows.json().path("detail").stringValue()).contains(dataset);
        // Its model needs it no more.
        Answer prediction =
                api.post(trained.path("links").path("model").stringValue() + "/predict", "{\"rows\": [[2]]}");
        assertThat(prediction
                        .json()
                        .path("predictions")
                        .path(0)
                        .path("value")
                        .path(0)
                        .isNumber())
                .isTrue();
    }

    @Test
    void pagesThroughTheJobsNewestFirst() {
        List<String> ids = List.of(api.submit(Specs.iris(1)), api.submit(Specs.diverging()), api.submit(Specs.iris(1)));
        ids.forEach(api::awaitEnd);

        JsonNode first = api.get("/v1/jobs?limit=2").json();
        assertThat(first.path("items").path(0).path("id").stringValue()).isEqualTo(ids.get(2));
        assertThat(first.path("items").path(1).path("id").stringValue()).isEqualTo(ids.get(1));
        JsonNode second = api.get(
                        "/v1/jobs?limit=2&cursor=" + first.path("next_cursor").stringValue())
                .json();
        assertThat(second.path("items").path(0).path("id").stringValue()).isEqualTo(ids.get(0));

        JsonNode failed =
                api.get("/v1/jobs?status=failed,cancelled&limit=200").json().path("items");
        assertThat(failed.valueStream().map(job -> job.path("status").stringValue()))
                .isSubsetOf("failed", "cancelled")
                .contains("failed");
    }

    @Test
    void answersNotModifiedWhereNothingChanged() {
        String id = api.submit(Specs.iris(1));
        api.awaitEnd(id);

        for (String path : List.of("/v1/jobs/" + id, "/v1/jobs?limit=1", "/v1/jobs/" + id + "/metrics")) {
            String tag = api.get(path).header("ETag");
            assertThat(tag).isNotNull();
            assertThat(api.get(path, "If-None-Match", tag).status()).as(path).isEqualTo(304);
        }
        String tag = api.get("/v1/jobs?limit=1").header("ETag");
        api.awaitEnd(api.submit(Specs.iris(1)));
        assertThat(api.get("/v1/jobs?limit=1", "If-None-Match", tag).status()).isEqualTo(200);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
    }
}
