package dev.descent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.Preview;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Safetensors;
import dev.descent.training.Trainer;
import dev.descent.training.TrainingListener;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainedModelTest {

    @TempDir
    private Path directory;

    private Dataset dataset;

    private TrainedModel train(String id, String scaling, String layer, String loss, String optimizer)
            throws IOException {
        TrainingSpec spec = SpecReader.read(
                """
                {"seed": 3, "dataset": {"id": "%s", "scaling": "%s"}, "model": {"layers": [%s]},
                 "training": {"epochs": 30, "batch_size": 16, "loss": %s, "optimizer": %s}}
                """.formatted(id, scaling, layer, loss, optimizer).replace('\'', '"'), TrainingSpec.class);
        dataset = new DatasetStore(directory.resolve("datasets"), Clock.systemUTC()).open(id);
        PreparedData data = dataset.prepare(spec.dataset(), spec.seed());
        Path file = directory.resolve("model.safetensors");
        try (Trainer trainer = new Trainer(TrainingPlan.of(spec, dataset.info()), data)) {
            trainer.train(
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
                "{'type': 'dense', 'units': 3, 'activation': 'softmax'} | 'sparse_categorical_crossentropy'",
                "{'type': 'dense', 'units': 3} | {'type': 'categorical_crossentropy', 'from_logits': true}"
            })
    void answersRawRowsWithClassesAndProbabilities(String layer, String loss) throws IOException {
        try (TrainedModel model =
                train("iris", "standardize", layer, loss, "{'type': 'adam', 'learning_rate': 0.05}")) {
            List<Preview.Row> rows = dataset.preview(Preview.Part.TRAIN, 0, 150).rows();
            List<TrainedModel.Prediction> predictions =
                    model.predict(rows.stream().map(Preview.Row::input).toList(), "/rows");

            int right = 0;
            for (int i = 0; i < rows.size(); i++) {
                TrainedModel.Prediction prediction = predictions.get(i);
                double sum = 0;
                double largest = 0;
                for (double probability : prediction.probabilities().values()) {
                    sum += probability;
                    largest = Math.max(largest, probability);
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
                assertThat(prediction.probabilities().get(prediction.label())).isEqualTo(largest);
                right += prediction.label().equals(rows.get(i).target()) ? 1 : 0;
            }
            assertThat(right / 150.0).isGreaterThan(0.95);
        }
    }

    @Test
    void predictsFromNormalizedWeightsAsTheyWereLearned() throws IOException {
        try (TrainedModel model = train(
                "linear",
                "none",
                "{'type': 'dense', 'units': 2, 'weight_normalization': true}, {'type': 'dense', 'units': 1}",
                "'mean_squared_error'",
                "{'type': 'adam', 'learning_rate': 0.05}")) {
            Safetensors file = Safetensors.open(directory.resolve("model.safetensors"));
            float[] v = file.tensor("0/kernel_v").toFloats();
            float[] g = file.tensor("0/kernel_g").toFloats();
            float[] bias = file.tensor("0/bias").toFloats();
            float[] last = file.tensor("1/kernel").toFloats();
            double expected = file.tensor("1/bias").toFloats()[0];
            for (int unit = 0; unit < 2; unit++) {
                expected += last[unit] * (g[unit] * Math.signum(v[unit]) * 0.5 + bias[unit]);
            }
            double predicted =
                    model.predict(List.of(List.of(0.5)), "/rows").get(0).value().get(0);

            assertThat(file.names())
                    .containsExactlyInAnyOrder("0/kernel_v", "0/kernel_g", "0/bias", "1/kernel", "1/bias");
            assertThat(predicted).isCloseTo(expected, within(1e-5)).isCloseTo(2, within(0.1));
        }
    }

    @Test
    void answersNumbersInTheTargetsUnit() throws IOException {
        try (TrainedModel model = train(
                "linear",
                "standardize",
                "{'type': 'dense', 'units': 1}",
                "'mean_squared_error'",
                "{'type': 'sgd', 'learning_rate': 0.1}")) {
            List<TrainedModel.Prediction> predictions =
                    model.predict(List.of(List.of(0.5), Map.of("x", -0.5)), "/rows");

            assertThat(predictions.get(0).value().get(0)).isCloseTo(2, within(0.1));
            assertThat(predictions.get(1).value().get(0)).isCloseTo(0, within(0.1));
            assertThat(predictions.get(0).label()).isNull();
        }
    }

    @Test
    void refusesEveryRowThatCannotBeEncoded() throws IOException {
        try (TrainedModel model = train(
                "iris",
                "min_max",
                "{'type': 'dense', 'units': 3, 'activation': 'softmax'}",
                "'sparse_categorical_crossentropy'",
                "'adam'")) {
            List<List<Object>> rows = List.of(List.of(1, 2, 3), List.of(1, 2, 3, 4), List.of(1, "two", 3, 4));

            assertThatThrownBy(() -> model.predict(rows, "/rows"))
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.problems())
                                    .extracting("pointer")
                                    .containsExactly("/rows/0", "/rows/2/1"));
        }
    }

    @Test
    void refusesFilesThatAreNoModels() throws IOException {
        Path file = directory.resolve("other.safetensors");
        Files.writeString(file, "not a model");

        assertThatThrownBy(() -> TrainedModel.load(file)).isInstanceOf(IOException.class);
    }
}
