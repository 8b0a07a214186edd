package dev.descent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.Preview;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.SpecReader;
import dev.descent.training.Outcome;
import dev.descent.training.Trainer;
import dev.descent.training.TrainingListener;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks learn by every loss, and what is measured of them agrees with what their models answer. */
class EveryLossTest {

    @TempDir
    private Path directory;

    private Dataset dataset;
    private Outcome outcome;

    private TrainedModel train(String id, String layer, String loss, String metrics) throws IOException {
        TrainingSpec spec =
                SpecReader.read("""
                {"seed": 3, "dataset": {"id": "%s", "scaling": "standardize", "validation_split": 0.3},
                 "model": {"layers": [%s]},
                 "training": {"epochs": 40, "batch_size": 16, "loss": %s, "metrics": [%s],
                              "optimizer": {"type": "adam", "learning_rate": 0.02}}}
                """.formatted(id, layer, loss, metrics).replace('\'', '"'), TrainingSpec.class);
        dataset = new DatasetStore(directory.resolve("datasets"), Clock.systemUTC()).open(id);
        Path file = directory.resolve("model.safetensors");
        TrainingPlan plan = TrainingPlan.of(spec, dataset.info());
        try (Trainer trainer = new Trainer(plan, dataset.prepare(spec.dataset(), spec.seed()))) {
            outcome = trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {}

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {}
                    },
                    () -> false);
            trainer.saveModel(file);
        }
        return TrainedModel.load(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // Whose network has one output for two classes.
                "breast_cancer | {'type': 'dense', 'units': 1, 'activation': 'sigmoid'} | 'binary_crossentropy'",
                "breast_cancer | {'type': 'dense', 'units': 1} | {'type': 'binary_crossentropy', 'from_logits': true}",
                "breast_cancer | {'type': 'dense', 'units': 1, 'activation': 'sigmoid'} | 'focal'",
                "breast_cancer | {'type': 'dense', 'units': 1} | {'type': 'focal', 'from_logits': true}",
                "breast_cancer | {'type': 'dense', 'units': 1} | 'hinge'",
                "breast_cancer | {'type': 'dense', 'units': 1, 'activation': 'tanh'} | 'squared_hinge'",
                // Two outputs for two classes.
                "breast_cancer | {'type': 'dense', 'units': 2, 'activation': 'softmax'} | 'binary_crossentropy'",
                "breast_cancer | {'type': 'dense', 'units': 2} | {'type': 'focal', 'from_logits': true}",
                "breast_cancer | {'type': 'dense', 'units': 2} | 'hinge'",
                // Three classes.
                "iris | {'type': 'dense', 'units': 3, 'activation': 'sigmoid'} | 'binary_crossentropy'",
                "iris | {'type': 'dense', 'units': 3} | {'type': 'binary_crossentropy', 'from_logits': true}",
                "iris | {'type': 'dense', 'units': 3, 'activation': 'softmax'} | 'focal'",
                "iris | {'type': 'dense', 'units': 3} | 'squared_hinge'",
                "iris | {'type': 'dense', 'units': 3} | 'categorical_hinge'",
                "iris | {'type': 'dense', 'units': 3, 'activation': 'softmax'} | 'kl_divergence'",
                "iris | {'type': 'dense', 'units': 3, 'activation': 'softmax'} | 'categorical_crossentropy'",
                "iris | {'type': 'dense', 'units': 3} | {'type': 'sparse_categorical_crossentropy', 'from_logits': true}",
                "iris | {'type': 'dense', 'units': 3} | 'cosine_similarity'",
                "iris | {'type': 'dense', 'units': 3, 'activation': 'softmax'} | 'mean_squared_error'",
                "iris | {'type': 'dense', 'units': 3, 'activation': 'softmax'} | 'huber'",
                "iris | {'type': 'dense', 'units': 3, 'activation': 'softmax'} | 'poisson'"
            })
    void findsClasses(String id, String layer, String loss) throws IOException {
        try (TrainedModel model = train(id, layer, loss, "'accuracy', 'auc'")) {
            List<Preview.Row> rows = dataset.preview(Preview.Part.TRAIN, 0, 600).rows();
            List<TrainedModel.Prediction> predictions =
                    model.predict(rows.stream().map(Preview.Row::input).toList(), "/rows");
            double right = 0;
            for (int i = 0; i < rows.size(); i++) {
                right += predictions.get(i).label().equals(rows.get(i).target()) ? 1 : 0;
                theLabelIsTheLikeliest(predictions.get(i));
            }

            assertThat(right / rows.size()).isGreaterThan(0.8);
            assertThat(outcome.metrics().get("val_accuracy")).isCloseTo(right / rows.size(), within(0.1));
            assertThat(outcome.metrics().get("accuracy")).isCloseTo(right / rows.size(), within(0.1));
            assertThat(outcome.metrics().get("val_auc")).isBetween(0.8, 1.0);
            assertThat(outcome.metrics().get("auc")).isBetween(0.8, 1.0);
        }
    }

    private static void theLabelIsTheLikeliest(TrainedModel.Prediction prediction) {
        Map<String, Double> probabilities = prediction.probabilities();
        if (probabilities != null) {
            assertThat(probabilities.get(prediction.label())).isEqualTo(Collections.max(probabilities.values()));
            assertThat(probabilities.values()).allMatch(probability -> probability >= 0 && probability <= 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'dense', 'units': 1, 'activation': 'sigmoid'} | 'binary_crossentropy'",
                "{'type': 'dense', 'units': 1} | {'type': 'binary_crossentropy', 'from_logits': true}",
                "{'type': 'dense', 'units': 2, 'activation': 'softmax'} | 'kl_divergence'"
            })
    void tellsTheProbabilityOfBothClasses(String layer, String loss) throws IOException {
        try (TrainedModel model = train("breast_cancer", layer, loss, "'accuracy'")) {
            Object row = dataset.preview(Preview.Part.TRAIN, 0, 1).rows().get(0).input();
            Map<String, Double> probabilities =
                    model.predict(List.of(row), "/rows").get(0).probabilities();

            assertThat(probabilities).containsOnlyKeys(dataset.info().classes());
            assertThat(probabilities.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, hinge", "2, squared_hinge", "2, mean_squared_error", "2, categorical_hinge"})
    void tellsNoProbabilitiesWhereTheLossKnowsNone(int units, String loss) throws IOException {
        try (TrainedModel model =
                train("breast_cancer", "{'type': 'dense', 'units': " + units + "}", "'" + loss + "'", "'accuracy'")) {
            Object row = dataset.preview(Preview.Part.TRAIN, 0, 1).rows().get(0).input();
            TrainedModel.Prediction prediction =
                    model.predict(List.of(row), "/rows").get(0);

            assertThat(prediction.label()).isIn(dataset.info().classes());
            assertThat(prediction.probabilities()).isNull();
        }
    }

    @Test
    void measuresEachClass() throws IOException {
        String metrics =
                "'accuracy', 'precision', {'type': 'recall', 'average': 'none'}, {'type': 'f1_score', 'average': 'micro'},"
                        + " {'type': 'top_k_accuracy', 'k': 2}, 'auc'";
        try (TrainedModel model = train(
                "iris",
                "{'type': 'dense', 'units': 3, 'activation': 'softmax'}",
                "'sparse_categorical_crossentropy'",
                metrics)) {
            assertThat(model.description().classes()).containsExactly("setosa", "versicolor", "virginica");
            assertThat(outcome.metrics())
                    .containsKeys(
                            "val_precision",
                            "recall/setosa",
                            "recall/virginica",
                            "val_recall/setosa",
                            "val_recall/versicolor",
                            "val_recall/virginica",
                            "val_f1_score",
                            "val_top_k_accuracy",
                            "val_auc");
            assertThat(outcome.metrics().get("val_f1_score"))
                    .isEqualTo(outcome.metrics().get("val_accuracy"))
                    .isLessThan(outcome.metrics().get("val_top_k_accuracy"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "linear | linear | 'mean_squared_error'",
                "linear | linear | 'mean_absolute_error'",
                "linear | linear | {'type': 'huber', 'delta': 0.5}",
                "linear | linear | 'log_cosh'",
                "diabetes | exponential | 'poisson'"
            })
    void findsNumbers(String id, String activation, String loss) throws IOException {
        String metrics = "'r2', 'mean_squared_error', 'root_mean_squared_error', 'mean_absolute_error'";
        String layer = "{'type': 'dense', 'units': 1, 'activation': '" + activation + "'}";
        try (TrainedModel model = train(id, layer, loss, metrics)) {
            Map<String, Double> figures = outcome.metrics();

            assertThat(figures.get("val_r2")).isGreaterThan(id.equals("linear") ? 0.95 : 0.35);
            assertThat(figures.get("val_root_mean_squared_error"))
                    .isCloseTo(Math.sqrt(figures.get("val_mean_squared_error")), within(1e-9))
                    .isGreaterThan(figures.get("val_mean_absolute_error"));
            assertThat(model.predict(
                            List.of(dataset.preview(Preview.Part.TRAIN, 0, 1)
                                    .rows()
                                    .get(0)
                                    .input()),
                            "/rows"))
                    .hasSize(1);
        }
    }
}
