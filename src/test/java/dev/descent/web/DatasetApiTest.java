package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.web.Api.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

@SpringBootTest(classes = DescentApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class DatasetApiTest {

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
    void storesATable() {
        Answer stored = Uploads.csv(
                api,
                "colour;size;price\nred;1;10.5\nblue;2;20.5\nred;3;30.5\nblue;4;40.5\n",
                "name",
                "prices",
                "delimiter",
                ";",
                "target",
                "price",
                "target_type",
                "number");

        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        JsonNode info = stored.json();
        assertThat(stored.header("Location"))
                .isEqualTo("/v1/datasets/" + info.path("id").stringValue());
        assertThat(api.get(stored.header("Location")).json()).isEqualTo(info);
        assertThat(info.path("name").stringValue()).isEqualTo("prices");
        assertThat(info.path("rows").intValue()).isEqualTo(4);
        assertThat(info.path("input_shape").path(0).intValue()).isEqualTo(3);
        JsonNode rows = api.get(stored.header("Location") + "/preview?offset=1&limit=2")
                .json()
                .path("rows");
        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.path(0).path("input").path(0).stringValue()).isEqualTo("blue");
        assertThat(rows.path(0).path("target").doubleValue()).isEqualTo(20.5);
        assertThat(api.get("/v1/datasets").text()).contains(info.path("id").stringValue(), "iris", "digits");
    }

    @Test
    void storesImagesAndPredictsThem() {
        byte[] images = new byte[8 * 4];
        byte[] labels = new byte[8];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 2);
            java.util.Arrays.fill(images, 4 * i, 4 * i + 4, (byte) (i % 2 == 0 ? 0 : 255));
        }
        Answer stored = Uploads.send(
                api,
                Map.of(
                        "train_images", Uploads.idx(images, 8, 2, 2),
                        "train_labels", Uploads.idx(labels, 8),
                        "test_images", Uploads.idx(images, 8, 2, 2),
                        "test_labels", Uploads.idx(labels, 8)),
                "name",
                "black and white");
        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        assertThat(stored.json().path("test_rows").intValue()).isEqualTo(8);

        JsonNode job =
                api.awaitEnd(api.submit("""
                {"dataset": {"id": "%s", "scaling": "pixel"},
                 "model": {"layers": [{"type": "flatten"}, {"type": "dense", "units": 2, "activation": "softmax"}]},
                 "training": {"epochs": 50, "batch_size": 4, "loss": "sparse_categorical_crossentropy",
                              "optimizer": {"type": "adam", "learning_rate": 0.1}}}""".formatted(stored.json().path("id").stringValue())));
        assertThat(job.path("metrics").path("test_accuracy").doubleValue()).isEqualTo(1);
        JsonNode predictions = api.post(
                        job.path("links").path("model").stringValue() + "/predict",
                        "{\"images\": [[[255, 255], [255, 255]], [[0, 0], [0, 0]]]}")
                .json()
                .path("predictions");
        assertThat(predictions.path(0).path("class_index").intValue()).isEqualTo(1);
        assertThat(predictions.path(1).path("class_index").intValue()).isZero();
    }

    @Test
    void aBuiltInDataSetStays() {
        assertThat(api.delete("/v1/datasets/iris").firstError().path("code").stringValue())
                .isEqualTo("built_in");
        assertThat(api.get("/v1/datasets/iris").status()).isEqualTo(200);
    }

    @Test
    void refusesAPreviewOfNothing() {
        for (String part : List.of("both", ",", "train,test")) {
            Answer answer = api.get("/v1/datasets/iris/preview?part=" + part);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.firstError().path("pointer").stringValue()).isEqualTo("/part");
        }
        assertThat(api.get("/v1/datasets/iris/preview?part=").status()).isEqualTo(200);
        assertThat(api.get("/v1/datasets/iris/preview?limit=0")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/limit");
        assertThat(api.get("/v1/datasets/iris/preview?offset=-1")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/offset");
    }

    @Test
    void describesItselfForPeopleAndMachines() {
        JsonNode document = api.get("/v3/api-docs").json();
        assertThat(document.path("paths").propertyNames())
                .contains(
                        "/v1/jobs",
                        "/v1/jobs/{id}/stream",
                        "/v1/models/{id}/predict",
                        "/v1/datasets",
                        "/v1/catalog/{family}");
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.path("summary").stringValue()).isNotBlank();
                    assertThat(operation
                                    .at("/responses/default/content/application~1problem+json")
                                    .isObject())
                            .isTrue();
                }));
        assertThat(document.at("/paths/~1v1~1jobs/post/requestBody/content/application~1json/schema/$ref")
                        .stringValue())
                .isEqualTo("#/components/schemas/TrainingSpec");
        assertThat(api.get("/swagger-ui/index.html").status()).isEqualTo(200);
        for (String family : new String[] {
            "optimizers",
            "layers",
            "losses",
            "schedules",
            "initializers",
            "activations",
            "metrics",
            "scalings",
            "regularizers",
            "constraints"
        }) {
            assertThat(api.get("/v1/catalog/" + family)
                            .json()
                            .path(0)
                            .path("name")
                            .stringValue())
                    .isNotBlank();
        }
        assertThat(api.get("/actuator/health/readiness").json().path("status").stringValue())
                .isEqualTo("UP");
        assertThat(api.get("/actuator/health").text()).contains("dbScheduler").doesNotContain("path");
        assertThat(api.get("/actuator/health/liveness").json().path("status").stringValue())
                .isEqualTo("UP");
    }
}
