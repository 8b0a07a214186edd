package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.web.Api.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
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

/** Looking into data, and jobs that prepare, split and cross-validate them, over HTTP. */
@SpringBootTest(classes = DescentApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class DatasetLookTest {

    private static final String MODEL = """
            "model": {"layers": [{"type": "dense", "units": 16, "activation": "relu"},
                                 {"type": "dense", "units": 3, "activation": "softmax"}]},
            "training": {"epochs": 30, "batch_size": 16, "loss": "sparse_categorical_crossentropy",
                         "optimizer": {"type": "adam", "learning_rate": 0.02}}""";

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

    @Test
    void showsFiguresOfEachColumnAndWarnings() {
        JsonNode statistics = api.get("/v1/datasets/iris/statistics").json();

        assertThat(statistics.at("/columns/0/standard_deviation").doubleValue()).isBetween(0.82, 0.83);
        assertThat(statistics.at("/columns/0/histogram/counts")).hasSize(20);
        assertThat(statistics.at("/target/categories/0/count").intValue()).isEqualTo(50);
        assertThat(statistics.at("/warnings/0/code").stringValue()).isEqualTo("duplicate_rows");
        assertThat(api.get("/v1/datasets/ds_none/statistics").status()).isEqualTo(404);
    }

    @Test
    void showsImagesOnASheet() throws IOException {
        Answer sheet = api.get("/v1/datasets/digits/contact-sheet.png?count=20&columns=5");

        assertThat(sheet.header("Content-Type")).isEqualTo("image/png");
        assertThat(ImageIO.read(new ByteArrayInputStream(sheet.bytes())).getWidth())
                .isEqualTo(5 * 34 + 2);
        assertThat(api.get("/v1/datasets/iris/contact-sheet.png").status()).isEqualTo(422);
        assertThat(api.get("/v1/datasets/digits/contact-sheet.png?count=0")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/count");
    }

    @Test
    void trainsOnPreparedRowsAndPredictsRawOnes() {
        String job = api.submit("""
                {"seed": 1, "dataset": {"id": "iris", "split": {"type": "stratified", "validation": 0.2, "test": 0.2},
                                        "prepare": [{"type": "clip"}, "standardize", {"type": "pca", "variance": 0.99}]}, %s}""".formatted(MODEL));
        JsonNode ended = api.awaitEnd(job);
        assertThat(ended.path("status").stringValue()).as(ended.toString()).isEqualTo("succeeded");

        assertThat(ended.at("/metrics/test_accuracy").doubleValue()).isGreaterThan(0.8);
        assertThat(ended.at("/spec_resolved/dataset/prepare/2/components").intValue())
                .isEqualTo(3);
        JsonNode heldOut = api.get("/v1/jobs/" + job + "/validation?limit=30").json();
        String rows = heldOut.path("rows")
                .valueStream()
                .map(row -> row.path("input").toString())
                .toList()
                .toString();
        JsonNode answers = api.post(
                        "/v1/models/" + ended.path("model_id").stringValue() + "/predict", "{\"rows\": " + rows + "}")
                .json()
                .path("predictions");
        long right = 0;
        for (int i = 0; i < 30; i++) {
            String target = heldOut.at("/rows/" + i + "/target").stringValue();
            right += answers.at("/" + i + "/label").stringValue().equals(target) ? 1 : 0;
        }
        assertThat(right / 30.0)
                .isCloseTo(
                        ended.at("/metrics/val_accuracy").doubleValue(), org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void crossValidates() {
        String job = api.submit("""
                {"seed": 1, "dataset": {"id": "iris", "prepare": ["standardize"]}, "cross_validation": {"folds": 5}, %s}""".formatted(MODEL));
        JsonNode ended = api.awaitEnd(job);
        assertThat(ended.path("status").stringValue()).as(ended.toString()).isEqualTo("succeeded");

        assertThat(ended.at("/metrics/val_accuracy").doubleValue()).isGreaterThan(0.9);
        assertThat(ended.at("/metrics/val_accuracy_std").doubleValue()).isBetween(0.0, 0.1);
        assertThat(ended.at("/progress/epochs").intValue()).isEqualTo(180);
        assertThat(ended.at("/progress/step").longValue())
                .isEqualTo(ended.at("/progress/total_steps").longValue());
        List<String> series = List.copyOf(api.get("/v1/jobs/" + job + "/metrics?names=val_accuracy,loss")
                .json()
                .path("series")
                .propertyNames());
        assertThat(series).contains("loss", "val_accuracy/fold_1", "val_accuracy/fold_5", "loss/fold_3");
    }

    @Test
    void pausesAJobWhoseRowsAreMadeReady() {
        String many = api.post("/v1/datasets", """
                        {"synthetic": {"type": "blobs", "samples": 300000, "seed": 1}}""").json().path("id").stringValue();
        // Each is fitted through all before it: that takes half a minute and more.
        String steps = String.join(", ", Collections.nCopies(40, "\"robust\", \"clip\""));
        String job = api.submit("""
                {"dataset": {"id": "%s", "prepare": [%s]}, %s}""".formatted(many, steps, MODEL));
        api.awaitStatus(job, "running");

        api.post("/v1/jobs/" + job + "/pause");
        api.awaitStatus(job, "paused");

        assertThat(api.get("/v1/jobs/" + job).json().at("/progress/step").longValue())
                .isZero();
        assertThat(api.get("/v1/jobs/" + job + "/events").text()).contains("paused while its rows were made ready");
        api.post("/v1/jobs/" + job + "/cancel");
        api.awaitStatus(job, "cancelled");
    }

    @Test
    void refusesStepsAndSplitsWithTheirPlace() {
        JsonNode errors = api.post("/v1/jobs", """
                        {"dataset": {"id": "iris", "scaling": "standardize", "validation_split": 0.1,
                                     "split": {"type": "group", "column": "petal lenght (cm)", "validation": 0.2},
                                     "prepare": [{"type": "drop", "columns": ["sepal"]}]}, %s}""".formatted(MODEL)).json().path("errors");

        assertThat(errors.valueStream().map(error -> error.path("pointer").stringValue()))
                .contains(
                        "/dataset/split/column",
                        "/dataset/validation_split",
                        "/dataset/prepare",
                        "/dataset/prepare/0/columns/0");
    }

    private String rows(String columns) {
        return api.post("/v1/datasets", """
                        {"columns": %s, "rows": [[1, 2.5], [2, 3.5], [3, 5.5], [4, 4.5]]}""".formatted(columns))
                .json()
                .path("id")
                .stringValue();
    }

    @Test
    void saysWhichDataSetOfAJobIsGone() {
        String own = rows("[\"x\", \"y\"]");
        String beside = rows("[\"w\", \"z\"]");
        String job = api.submit("""
                {"dataset": {"id": "%s", "validation_split": 0.5, "prepare": [{"type": "concatenate", "dataset": "%s"}]},
                 "model": {"layers": [{"type": "dense", "units": 1}]},
                 "training": {"epochs": 1, "loss": "mean_squared_error"}}""".formatted(own, beside));
        api.awaitEnd(job);
        assertThat(api.get("/v1/jobs/" + job + "/validation")
                        .json()
                        .path("total")
                        .intValue())
                .isEqualTo(2);

        assertThat(api.delete("/v1/datasets/" + beside).status()).isEqualTo(204);

        Answer gone = api.get("/v1/jobs/" + job + "/validation");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().path("detail").stringValue()).contains(beside);
    }
}
