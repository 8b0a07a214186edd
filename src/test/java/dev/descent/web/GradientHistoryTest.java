package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A job that asks for it keeps what each update did to each layer with weights. */
class GradientHistoryTest extends SharedService {

    private static final List<String> SERIES =
            List.of("gradient_norm", "parameter_norm", "update_ratio", "clipped_share");

    /** A layer without weights, 1, lies between the two with some. */
    private static String spec(String optimizer, String history) {
        return """
                {"seed": 3, "dataset": {"id": "iris", "scaling": "standardize"},
                 "model": {"layers": [{"type": "dense", "units": 8, "kernel_initializer": "ones"}, "relu",
                                      {"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": 4, "batch_size": 15, "loss": "sparse_categorical_crossentropy", "optimizer": %s}%s}""".formatted(optimizer, history);
    }

    private JsonNode series(String optimizer, String history) {
        String id = api.submit(spec(optimizer, history));
        assertThat(api.awaitEnd(id).path("status").stringValue()).isEqualTo("succeeded");
        return api.get("/v1/jobs/" + id + "/metrics?names=loss," + String.join(",", SERIES))
                .json()
                .path("series");
    }

    @Test
    void hasASeriesOfEachFigureForEachLayerWithWeights() {
        JsonNode series =
                series("{\"type\": \"sgd\", \"learning_rate\": 0.05}", ", \"history\": {\"gradients\": true}");

        List<String> expected = new ArrayList<>();
        SERIES.forEach(name -> expected.addAll(List.of(name + "/0", name + "/2")));
        assertThat(series.propertyNames().stream().filter(name -> name.contains("/")))
                .containsExactlyInAnyOrderElementsOf(expected);
        for (String name : expected) {
            assertThat(means(series, name)).as(name).hasSize(40);
        }
    }

    @Test
    void agreesWithGradientDescent() {
        JsonNode series =
                series("{\"type\": \"sgd\", \"learning_rate\": 0.05}", ", \"history\": {\"gradients\": true}");

        // 4 by 8 ones, and biases of 0.
        assertThat(means(series, "parameter_norm/0").get(0)).isCloseTo(Math.sqrt(32), within(1e-5));
        for (String layer : List.of("0", "2")) {
            List<Double> gradients = means(series, "gradient_norm/" + layer);
            List<Double> parameters = means(series, "parameter_norm/" + layer);
            List<Double> ratios = means(series, "update_ratio/" + layer);
            for (int i = 0; i < ratios.size(); i++) {
                assertThat(gradients.get(i)).isPositive();
                double expected = 0.05 * gradients.get(i) / parameters.get(i);
                assertThat(ratios.get(i)).isCloseTo(expected, within(1e-4 * expected));
            }
            assertThat(means(series, "clipped_share/" + layer)).containsOnly(0.0);
        }
    }

    @Test
    void saysHowMuchIsClipped() {
        JsonNode series = series(
                "\"adam\", \"clip\": {\"type\": \"global_norm\", \"max_norm\": 0.01}",
                ", \"history\": {\"gradients\": true}");

        for (String layer : List.of("0", "2")) {
            // The gradient is as it was before.
            assertThat(means(series, "gradient_norm/" + layer).get(0)).isGreaterThan(0.01);
            assertThat(means(series, "clipped_share/" + layer).get(0)).isEqualTo(1);
        }
    }

    @Test
    void isAbsentUnlessAskedFor() {
        for (String history : List.of("", ", \"history\": {\"gradients\": false}")) {
            JsonNode series = series("\"adam\"", history);
            assertThat(means(series, "loss")).isNotEmpty();
            assertThat(series.propertyNames().stream().filter(name -> name.contains("/")))
                    .isEmpty();
        }
    }

    @Test
    void isFoundByTheNamesOfItsSeries() {
        String id = api.submit(spec("\"adam\"", ", \"history\": {\"gradients\": true}"));
        api.awaitEnd(id);
        JsonNode series = api.get("/v1/jobs/" + id + "/metrics?names=gradient_norm/0,update_ratio/2,loss")
                .json()
                .path("series");

        assertThat(series.propertyNames()).containsExactlyInAnyOrder("gradient_norm/0", "update_ratio/2", "loss");
        assertThat(series.path("update_ratio/2").size()).isEqualTo(40);
    }

    /** Of points that are one step each. */
    private static List<Double> means(JsonNode series, String name) {
        List<Double> means = new ArrayList<>();
        for (JsonNode point : series.path(name)) {
            assertThat(point.path("count").longValue()).isEqualTo(1);
            means.add(point.path("mean").doubleValue());
        }
        return means;
    }

    @Test
    void isLeftOutWhereNoNamesAreAskedFor() {
        String id = api.submit(spec("\"adam\"", ", \"history\": {\"gradients\": true}"));
        api.awaitEnd(id);

        assertThat(api.get("/v1/jobs/" + id + "/metrics").json().path("series").propertyNames())
                .contains("loss")
                .noneMatch(name -> name.contains("/"));
    }
}
