package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.FloatVector;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Vector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStoppingTest {

    @TempDir
    private Path directory;

    /** The epoch after which each of these stops, as Keras does; 0 for never. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'mode': 'min'}                                           | 5 4 4 3       | 3 | 2",
                "{'mode': 'min', 'patience': 1}                            | 5 4 4 3       | 3 | 2",
                "{'mode': 'min', 'patience': 2}                            | 5 4 4 3 3 3 2 | 6 | 4",
                "{'mode': 'min', 'patience': 3}                            | 5 4 4 3 3 3 2 | 0 | 7",
                "{'mode': 'max', 'patience': 1}                            | 1 2 3 2 5     | 4 | 3",
                "{'mode': 'min', 'patience': 2, 'min_delta': 0.5}          | 5 4.6 4.4 4 3.9 3.8 | 5 | 3",
                "{'mode': 'min', 'patience': 2, 'baseline': 3}             | 5 4 2.9 2.8   | 2 | 2",
                "{'mode': 'min', 'patience': 3, 'baseline': 3}             | 5 4 2.9 2.8 3 3 3 | 7 | 4",
                "{'mode': 'min', 'patience': 1, 'start_from_epoch': 3}     | 1 2 3 4 5     | 5 | 4",
                "{'mode': 'min', 'patience': 2}                            | NaN NaN 1     | 2 | 1",
                "{'mode': 'min', 'patience': 1}                            | 9             | 0 | 1",
            })
    void stopsWhereKerasDoes(String spec, String values, int stopped, int best) {
        EarlyStopping.Watcher watcher = SpecReader.read(spec.replace('\'', '"'), EarlyStopping.class)
                .watching(
                        "val_loss",
                        SpecReader.read(spec.replace('\'', '"'), EarlyStopping.class)
                                .mode())
                .start();
        int end = 0;
        String[] each = values.split(" ");
        for (int epoch = 1; epoch <= each.length && end == 0; epoch++) {
            watcher.observe(epoch, Double.parseDouble(each[epoch - 1]));
            if (watcher.stops(epoch)) {
                end = epoch;
            }
        }

        assertThat(end).isEqualTo(stopped);
        assertThat(watcher.bestEpoch()).isEqualTo(best);
    }

    private record Run(Outcome outcome, float[] kernel, List<Map<String, Double>> epochs, TrainingSpec resolved) {}

    private Run train(String options) throws IOException {
        TrainingSpec spec = spec(options);
        Dataset stored = new DatasetStore(directory.resolve("data"), Clock.systemUTC()).open("breast_cancer");
        PreparedData data = stored.prepare(spec.dataset(), spec.seed());
        TrainingPlan plan = TrainingPlan.of(spec, stored.info());
        List<Map<String, Double>> epochs = new ArrayList<>();
        try (Trainer trainer = new Trainer(plan, data)) {
            Outcome outcome = trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            // Only epochs matter here.
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            epochs.add(metrics);
                        }
                    },
                    () -> false);
            Path file = directory.resolve("model.safetensors");
            trainer.saveModel(file);
            Vector kernel = Vector.zeros(DType.FLOAT32, 30 * 64);
            Safetensors.open(file).tensor("0/kernel").copyTo(kernel);
            return new Run(outcome, ((FloatVector) kernel).array(), epochs, plan.spec());
        }
    }

    private static TrainingSpec spec(String options) {
        return SpecReader.read("""
                {"seed": 2, "dataset": {"id": "breast_cancer", "validation_split": 0.3, "scaling": "standardize"},
                 "model": {"layers": [{"type": "dense", "units": 64, "activation": "relu"},
                                      {"type": "dense", "units": 2, "activation": "softmax"}]},
                 "training": {"loss": "sparse_categorical_crossentropy",
                              "optimizer": {"type": "adam", "learning_rate": 0.02}, %s}}
                """.formatted(options).replace('\'', '"'), TrainingSpec.class);
    }

    @Test
    void keepsTheModelOfTheBestEpoch() throws IOException {
        Run stopped = train("'epochs': 100, 'early_stopping': {'patience': 4, 'restore_best_weights': true}");

        assertThat(stopped.outcome.reason()).isEqualTo(StopReason.EARLY_STOPPED);
        int best = stopped.outcome.metrics().get("best_epoch").intValue();
        assertThat(stopped.epochs).hasSize(best + 4);
        assertThat(stopped.outcome.epochs()).isEqualTo(best + 4);
        double least = stopped.epochs.stream()
                .mapToDouble(epoch -> epoch.get("val_loss"))
                .min()
                .orElseThrow();
        assertThat(stopped.epochs.get(best - 1)).containsEntry("val_loss", least);
        assertThat(stopped.outcome.metrics()).containsEntry("val_loss", least);
        assertThat(stopped.resolved.training().earlyStopping().monitor()).isEqualTo("val_loss");
        assertThat(stopped.resolved.training().earlyStopping().mode()).isEqualTo(EarlyStopping.Mode.MIN);
        // The very weights that a job of so many epochs has at its end.
        assertThat(stopped.kernel).isEqualTo(train("'epochs': " + best).kernel);
    }

    @Test
    void keepsTheLastModelUnlessAskedToRestore() throws IOException {
        Run stopped = train("'epochs': 100, 'early_stopping': {'patience': 4}");

        assertThat(stopped.outcome.reason()).isEqualTo(StopReason.EARLY_STOPPED);
        assertThat(stopped.kernel).isEqualTo(train("'epochs': " + stopped.epochs.size()).kernel);
    }

    @Test
    void restoresTheBestEpochAfterTheLastOneToo() throws IOException {
        Run run = train("'epochs': 12, 'early_stopping': {'patience': 100, 'restore_best_weights': true,"
                + " 'monitor': 'val_accuracy'}");

        assertThat(run.outcome.reason()).isEqualTo(StopReason.COMPLETED);
        int best = run.outcome.metrics().get("best_epoch").intValue();
        double most = run.epochs.stream()
                .mapToDouble(epoch -> epoch.get("val_accuracy"))
                .max()
                .orElseThrow();
        assertThat(run.epochs.get(best - 1)).containsEntry("val_accuracy", most);
        assertThat(run.kernel).isEqualTo(train("'epochs': " + best).kernel);
    }

    @Test
    void refusesToWatchWhatIsNotMeasured() {
        Dataset stored = new DatasetStore(directory, Clock.systemUTC()).open("breast_cancer");
        TrainingSpec spec = spec("'epochs': 3, 'early_stopping': {'monitor': 'val_acuracy'}");

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                InvalidInputException.class, () -> TrainingPlan.of(spec, stored.info()))
                        .problems())
                .extracting(Problem::pointer)
                .containsExactly("/training/early_stopping/monitor");
    }
}
