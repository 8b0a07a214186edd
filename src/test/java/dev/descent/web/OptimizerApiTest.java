package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.DescentApplication;
import dev.descent.optimizer.Optimizer;
import dev.descent.spec.Catalogue;
import dev.descent.web.Api.Answer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/** The optimizer core as its users meet it. */
@SpringBootTest(classes = DescentApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class OptimizerApiTest {

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

    private static String iris(String optimizer, String others) {
        return """
                {"seed": 3, "dataset": {"id": "iris", "validation_split": 0.2, "scaling": "standardize"},
                 "model": {"layers": [{"type": "dense", "units": 64, "activation": "relu"},
                                      {"type": "dense", "units": 64, "activation": "relu"},
                                      {"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": 100, "batch_size": 8, "loss": "sparse_categorical_crossentropy",
                              "optimizer": %s}%s}""".formatted(optimizer, others);
    }

    /** Whoever names an optimizer and nothing else gets one that learns. */
    @Test
    void everyOptimizerLearnsWithItsDefaults() {
        Map<String, String> jobs = new LinkedHashMap<>();
        for (Catalogue.Entry entry : Catalogue.of(Optimizer.class)) {
            String optimizer = entry.name().equals("chain")
                    ? "{\"type\": \"chain\", \"transforms\": [\"centralize\", \"adam\", \"ema\"]}"
                    : "\"" + entry.name() + "\"";
            jobs.put(entry.name(), api.submit(iris(optimizer, "")));
        }
        Map<String, Double> accuracies = new LinkedHashMap<>();
        jobs.forEach((name, id) -> {
            JsonNode job = api.awaitEnd(id);
            assertThat(job.path("status").stringValue()).as(name).isEqualTo("succeeded");
            accuracies.put(name, job.path("metrics").path("val_accuracy").doubleValue());
        });

        assertThat(accuracies)
                .hasSizeGreaterThan(20)
                .allSatisfy((name, accuracy) -> assertThat(accuracy).as(name).isGreaterThanOrEqualTo(0.9));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type': 'adam', 'beta_1': 1}                                  | /beta_1              | < 1
            {'type': 'adam', 'beta_2': -0.1}                               | /beta_2              | ≥ 0
            {'type': 'sgd', 'learning_rate': -0.1}                         | /learning_rate       | > 0
            {'type': 'sgd', 'momentum': 1.5}                               | /momentum            | < 1
            {'type': 'lion', 'weight_decay': -1}                           | /weight_decay        | ≥ 0
            {'type': 'rmsprop', 'epsilon': -1e-8}                          | /epsilon             | 0
            {'type': 'muon', 'ns_steps': 0}                                | /ns_steps            | ≥ 1
            {'type': 'adamw', 'exclude': ['biases']}                       | /exclude/0           | bias
            {'type': 'adm'}                                                | /type                | adam
            {'type': 'sgd', 'learning_rate': {'type': 'step', 'initial_learning_rate': 0.1, 'step_size': 0}} | /learning_rate/step_size | > 0
            {'type': 'sgd', 'learning_rate': {'type': 'reduce_on_plateau', 'learning_rate': 0.1, 'monitor': 'val_los'}} | /learning_rate/monitor | val_loss
            {'type': 'chain', 'transforms': ['adam', {'type': 'global_norm', 'max_norm': 0}]} | /transforms/1/max_norm | > 0
            """)
    void refusesWhatIsOutOfRangeBeforeAnythingIsQueued(String optimizer, String pointer, String allowed) {
        int before = api.get("/v1/jobs").json().path("items").size();

        Answer answer = api.post("/v1/jobs", iris(optimizer.replace('\'', '"'), ""));

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        JsonNode error = answer.firstError();
        assertThat(error.path("pointer").stringValue()).isEqualTo("/training/optimizer" + pointer);
        assertThat(error.path("allowed").stringValue()).contains(allowed);
        assertThat(api.get("/v1/jobs").json().path("items").size()).isEqualTo(before);
    }

    @Test
    void keepsWhatUpdatesDoToTheLayersWhereAsked() {
        String id = api.submit(
                iris("{\"type\": \"sgd\", \"learning_rate\": 0.05}", ", \"history\": {\"gradients\": true}"));
        api.awaitEnd(id);
        String without = api.submit(iris("\"sgd\"", ""));
        api.awaitEnd(without);

        String names = "gradient_norm,parameter_norm,update_ratio/0,update_ratio/1,update_ratio/2,clipped_share";
        JsonNode series =
                api.get("/v1/jobs/" + id + "/metrics?names=" + names).json().path("series");
        assertThat(series.propertyNames()).hasSize(12);

        for (int layer = 0; layer < 3; layer++) {
            JsonNode gradient = series.path("gradient_norm/" + layer).path(0);
            JsonNode parameters = series.path("parameter_norm/" + layer).path(0);
            JsonNode ratio = series.path("update_ratio/" + layer).path(0);
            assertThat(gradient.path("step").intValue()).isEqualTo(1);
            double expected = 0.05
                    * gradient.path("mean").doubleValue()
                    / parameters.path("mean").doubleValue();
            assertThat(expected).isPositive();
            assertThat(ratio.path("mean").doubleValue()).isCloseTo(expected, within(1e-4 * expected));
            assertThat(series.path("clipped_share/" + layer)
                            .path(0)
                            .path("mean")
                            .doubleValue())
                    .isZero();
        }
        // 1,500 steps: the first 100, and every tenth from there.
        long watched = 0;
        for (JsonNode point : series.path("gradient_norm/0")) {
            watched += point.path("count").longValue();
        }
        assertThat(watched).isEqualTo(100 + 140);
        for (String job : List.of(id, without)) {
            assertThat(api.get("/v1/jobs/" + job + "/metrics")
                            .json()
                            .path("series")
                            .propertyNames())
                    .contains("loss")
                    .noneMatch(name -> name.contains("/"));
        }
        assertThat(api.get("/v1/jobs/" + without + "/metrics?names=gradient_norm/0")
                        .json()
                        .path("series")
                        .path("gradient_norm/0"))
                .isEmpty();
    }
}
