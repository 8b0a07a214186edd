package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.Api.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Jobs whose rows don't all count alike, and what a job tells of its model in the end. */
class WeightedJobsTest extends SharedService {

    private static String iris(String options) {
        return Specs.iris(30).replace("\"epochs\": 30,", "\"epochs\": 30, " + options + ",");
    }

    /** A row of weight 0 would lead far astray. */
    private static final String TABLE = "x,share,color,y\n"
            + "1,1,red,3\n2,1,red,5\n3,0.5,blue,7\n-1,2,blue,-1\n-2,1,red,-3\n4,0,blue,-90\n".repeat(5);

    private static String weighted(String dataset, String column) {
        return """
                {"seed": 1, "dataset": {"id": "%s", "sample_weight": "%s", "validation_split": 0.2},
                 "model": {"layers": [{"type": "dense", "units": 1}]},
                 "training": {"epochs": 60, "batch_size": 8, "loss": "mean_squared_error",
                              "optimizer": {"type": "adam", "learning_rate": 0.1}}}""".formatted(dataset, column);
    }

    private String upload() {
        return Uploads.csv(api, TABLE, "target_type", "number")
                .json()
                .path("id")
                .stringValue();
    }

    @Test
    void aJobWithClassWeightsTellsWhatItsModelTakesTheClassesFor() {
        String id = api.submit(iris("\"class_weight\": {\"versicolor\": 2.5, \"setosa\": 1}"));
        JsonNode job = api.awaitEnd(id);

        assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(job.at("/spec_resolved/training/class_weight").toString())
                .isEqualTo("{\"versicolor\":2.5,\"setosa\":1.0}");
        JsonNode matrix = job.path("confusion_matrix");
        assertThat(matrix.propertyNames()).containsExactly("part", "classes", "counts");
        assertThat(matrix.path("part").stringValue()).isEqualTo("validation");
        assertThat(matrix.path("classes").toString()).isEqualTo("[\"setosa\",\"versicolor\",\"virginica\"]");
        long right = 0;
        for (int k = 0; k < 3; k++) {
            JsonNode row = matrix.path("counts").path(k);
            assertThat(row.valueStream().mapToLong(JsonNode::longValue).sum()).isEqualTo(10);
            right += row.path(k).longValue();
        }
        assertThat(right / 30.0)
                .isEqualTo(job.path("metrics").path("val_accuracy").doubleValue());
        assertThat(api.get("/v1/jobs?limit=1").json().path("items").path(0).has("confusion_matrix"))
                .isFalse();
    }

    @Test
    void theDocumentDescribesTheConfusionMatrix() {
        JsonNode document = api.get("/v3/api-docs").json();
        String reference = document.at("/components/schemas/Job/properties/confusion_matrix/$ref")
                .stringValue();
        JsonNode matrix = document.at(reference.substring(1)).path("properties");

        assertThat(matrix.at("/part/enum").toString()).isEqualTo("[\"test\",\"validation\"]");
        assertThat(matrix.at("/counts/items/items/type").stringValue()).isEqualTo("integer");
    }

    @Test
    void balancedClassesAreWrittenAsTheyWereGiven() {
        JsonNode plan = api.post("/v1/jobs?dry_run=true", iris("\"class_weight\": \"balanced\""))
                .json();

        assertThat(plan.at("/spec_resolved/training/class_weight").stringValue())
                .isEqualTo("balanced");
    }

    @Test
    void thereIsNoConfusionMatrixBeforeTheEndNorOfNumbers() {
        String id = api.submit(Specs.endless());
        api.awaitProgress(id);
        assertThat(api.job(id).has("confusion_matrix")).isFalse();
        api.post("/v1/jobs/" + id + "/cancel");
        assertThat(api.awaitEnd(id).has("confusion_matrix")).isFalse();
        assertThat(api.awaitEnd(api.submit(Specs.line(2, "0.01"))).has("confusion_matrix"))
                .isFalse();
    }

    @Test
    void aModelNeedsNoColumnOfWeights() {
        String id = api.submit(weighted(upload(), "share"));
        JsonNode job = api.awaitEnd(id);

        assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        // The row that leads astray weighs nothing, neither in training nor where it is held out.
        assertThat(job.path("metrics").path("loss").doubleValue()).isLessThan(0.5);
        assertThat(job.path("metrics").path("val_loss").doubleValue()).isLessThan(0.5);
        String model = job.path("links").path("model").stringValue();
        assertThat(api.get(model).json().path("input_shape").toString()).isEqualTo("[3]");

        JsonNode heldOut = api.get("/v1/jobs/" + id + "/validation?limit=1")
                .json()
                .path("rows")
                .path(0)
                .path("input");
        assertThat(heldOut.size()).isEqualTo(2);
        Answer answer = api.post(
                model + "/predict", "{\"rows\": [" + heldOut + ", [2, \"red\"], {\"x\": 2, \"color\": \"red\"}]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode predictions = answer.json().path("predictions");
        assertThat(predictions.path(1).at("/value/0").doubleValue()).isBetween(4.0, 6.0);
        assertThat(predictions.path(2)).isEqualTo(predictions.path(1));
        assertThat(api.post(model + "/predict", "{\"rows\": [[2, 1, \"red\"]]}")
                        .firstError()
                        .path("code")
                        .stringValue())
                .isEqualTo("wrong_count");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"shar | unknown_column", "color | not_numbers", "y | unknown_column"})
    void aColumnThatHoldsNoWeightsIsRefused(String column, String code) {
        Answer answer = api.post("/v1/jobs", weighted(upload(), column));

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.firstError().path("pointer").stringValue()).isEqualTo("/dataset/sample_weight");
        assertThat(answer.firstError().path("code").stringValue()).isEqualTo(code);
    }

    @Test
    void anUnknownClassIsRefused() {
        Answer answer = api.post("/v1/jobs", iris("\"class_weight\": {\"setossa\": 2}"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.firstError().path("pointer").stringValue()).isEqualTo("/training/class_weight/setossa");
        assertThat(answer.firstError().path("message").stringValue()).contains("did you mean `setosa`?");
    }

    @Test
    void aJobThatStopsEarlySucceedsWithItsBestEpoch() {
        JsonNode job = api.awaitEnd(api.submit(Specs.iris(1000)
                .replace(
                        "\"training\": {",
                        "\"training\": {\"early_stopping\": {\"monitor\": \"val_accuracy\", \"patience\": 3,"
                                + " \"restore_best_weights\": true}, ")));

        assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(job.path("stop_reason").stringValue()).isEqualTo("early_stopped");
        assertThat(job.at("/spec_resolved/training/early_stopping/mode").stringValue())
                .isEqualTo("max");
        int best = job.path("metrics").path("best_epoch").intValue();
        assertThat(best).isPositive();
        assertThat(job.path("progress").path("epoch").intValue()).isEqualTo(best + 3);
        JsonNode points = api.get("/v1/jobs/" + job.path("id").stringValue() + "/metrics?names=val_accuracy")
                .json()
                .at("/series/val_accuracy");
        assertThat(job.path("metrics").path("val_accuracy").doubleValue())
                .isEqualTo(points.path(best - 1).path("mean").doubleValue());
        assertThat(job.path("model_id").stringValue()).startsWith("mdl_");
    }
}
