package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.SpecReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {

    @TempDir
    private Path directory;

    private final List<Double> losses = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();
    private final List<Map<String, Double>> epochs = new ArrayList<>();

    private final Map<Long, List<LayerStatistics>> statistics = new LinkedHashMap<>();

    private Outcome train(String dataset, String options, BooleanSupplier stop) {
        TrainingSpec spec = SpecReader.read("""
                {"seed": 5, "dataset": {%s}, "model": {"layers": [{"type": "dense", "units": 1}]},
                 "history": {"gradients": true}, "training": {"loss": "mean_squared_error", %s}}
                """.formatted(dataset, options).replace('\'', '"'), TrainingSpec.class);
        Dataset stored = new DatasetStore(directory, Clock.systemUTC())
                .open(spec.dataset().id());
        PreparedData data = stored.prepare(spec.dataset(), spec.seed());
        try (Trainer trainer = new Trainer(TrainingPlan.of(spec, stored.info()), data)) {
            return trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            steps.add(step);
                            losses.add(loss);
                        }

                        @Override
                        public void layers(long step, int epoch, List<LayerStatistics> layers) {
                            statistics.put(step, layers);
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            epochs.add(metrics);
                        }
                    },
                    stop);
        }
    }

    @Test
    void endsAtTheStepWhereItDiverges() {
        Outcome outcome = train(
                "'id': 'diabetes'",
                "'epochs': 50, 'batch_size': 64, 'optimizer': {'type': 'sgd', 'learning_rate': 10}",
                () -> false);

        assertThat(outcome.reason()).isEqualTo(StopReason.DIVERGED);
        assertThat(outcome.steps()).isEqualTo(steps.size()).isEqualTo(steps.get(steps.size() - 1));
        // At the last step no update was made.
        assertThat(statistics.keySet()).containsExactlyElementsOf(steps.subList(0, steps.size() - 1));
        assertThat(statistics.get(2L).get(0).gradientNorm())
                .isGreaterThan(2 * statistics.get(1L).get(0).gradientNorm());
        assertThat(losses.subList(0, losses.size() - 1)).allMatch(Double::isFinite);
        assertThat(losses.get(losses.size() - 1)).isNotFinite();
    }

    @Test
    void seesThatTheLastUpdateDiverged() {
        Outcome outcome = train(
                "'id': 'linear'",
                "'epochs': 1, 'batch_size': 200, 'optimizer': {'type': 'sgd', 'learning_rate': 1e39}",
                () -> false);

        assertThat(losses).singleElement().satisfies(loss -> assertThat(loss).isFinite());
        assertThat(outcome.reason()).isEqualTo(StopReason.DIVERGED);
        assertThat(outcome.steps()).isEqualTo(1);
    }

    @Test
    void stopsWithinAnEvaluation() {
        Outcome outcome = train(
                "'id': 'diabetes', 'validation_split': 0.5", "'epochs': 3, 'batch_size': 300", () -> steps.size() == 1);

        assertThat(outcome.reason()).isEqualTo(StopReason.USER_STOP);
        assertThat(epochs).isEmpty();
        assertThat(outcome.metrics()).doesNotContainKey("val_loss");
    }

    @Test
    void stopsBeforeTheNextUpdate() {
        Outcome outcome = train("'id': 'linear'", "'epochs': 50, 'batch_size': 32", () -> steps.size() == 9);

        assertThat(outcome.reason()).isEqualTo(StopReason.USER_STOP);
        assertThat(outcome.steps()).isEqualTo(9);
        assertThat(outcome.epochs()).isEqualTo(1);
    }

    @Test
    void trainsOnEachRowOnceAnEpochWithASmallerLastBatch() {
        Outcome outcome = train(
                "'id': 'diabetes', 'validation_split': 0.1, 'scaling': 'standardize'",
                "'epochs': 2, 'batch_size': 100",
                () -> false);

        // 442 rows, 44 of them held out: three batches of 100 and one of 98.
        assertThat(outcome.steps()).isEqualTo(8);
        assertThat(epochs).hasSize(2);
        assertThat(epochs.get(0).get("loss"))
                .isCloseTo(
                        (100 * (losses.get(0) + losses.get(1) + losses.get(2)) + 98 * losses.get(3)) / 398,
                        within(1e-6));
        assertThat(epochs.get(1))
                .containsKeys(
                        "loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error", "samples_per_second")
                .isEqualTo(outcome.metrics());
    }

    @Test
    void learnsTheSameWithAndWithoutLookingAtValidationRows() {
        train(
                "'id': 'linear', 'validation_split': 0.2",
                "'epochs': 3, 'batch_size': 32, 'metrics': ['r2']",
                () -> false);
        List<Double> watched = List.copyOf(losses);
        losses.clear();
        train("'id': 'linear', 'validation_split': 0.2", "'epochs': 3, 'batch_size': 32, 'metrics': []", () -> false);

        assertThat(losses).isEqualTo(watched);
    }

    /** Nothing is better than the first epoch by its whole, so the rate falls to next to nothing after the second. */
    private static final String STALLS = "{'type': 'reduce_on_plateau', 'learning_rate': 0.1, 'patience': 0,"
            + " 'threshold': 1, 'factor': 1e-12, 'cooldown': 100}";

    @ParameterizedTest
    @CsvSource({"0", "0.2"})
    void lowersTheRateOnAPlateau(double split) {
        train(
                "'id': 'linear', 'shuffle': false, 'validation_split': " + split,
                "'epochs': 4, 'batch_size': 1000, 'optimizer': {'type': 'sgd', 'learning_rate': " + STALLS + "}",
                () -> false);

        assertThat(losses.get(1)).isLessThan(0.99 * losses.get(0));
        assertThat(losses.get(2)).isLessThan(0.99 * losses.get(1));
        assertThat(losses.get(3)).isCloseTo(losses.get(2), withinPercentage(1e-4));
    }

    @Test
    void looksForAPlateauOnceItIsWarm() {
        train(
                "'id': 'linear', 'shuffle': false",
                "'epochs': 6, 'batch_size': 1000, 'optimizer': {'type': 'sgd', 'learning_rate': {'type': 'warmup',"
                        + " 'steps': 3, 'start_factor': 0.5, 'then': " + STALLS + "}}",
                () -> false);

        for (int i = 1; i < 5; i++) {
            assertThat(losses.get(i)).as("loss " + i).isLessThan(0.99 * losses.get(i - 1));
        }
        // The third epoch is the first to count, being the last that the warm-up had a part in; the fourth isn't
        // better.
        assertThat(losses.get(5)).isCloseTo(losses.get(4), withinPercentage(1e-4));
    }

    @Test
    void countsItsEpochs() {
        train(
                "'id': 'linear', 'shuffle': false",
                "'epochs': 3, 'batch_size': 100, 'optimizer': {'type': 'sgd', 'learning_rate': {'type': 'step',"
                        + " 'initial_learning_rate': 0.01, 'step_size': 1, 'gamma': 1e-12, 'per': 'epoch'}}",
                () -> false);

        assertThat(losses).hasSize(6);
        assertThat(losses.get(2)).isLessThan(0.99 * losses.get(0));
        assertThat(losses.get(3)).isLessThan(0.99 * losses.get(1));
        assertThat(losses.get(4)).isCloseTo(losses.get(2), withinPercentage(1e-4));
        assertThat(losses.get(5)).isCloseTo(losses.get(3), withinPercentage(1e-4));
    }

    @Test
    void shufflesEachEpochAnewOnlyWhereAsked() {
        train(
                "'id': 'linear', 'shuffle': false",
                "'epochs': 2, 'batch_size': 32, 'optimizer': {'type': 'sgd', 'learning_rate': 1e-12}",
                () -> false);
        assertThat(losses.subList(7, 14)).isEqualTo(losses.subList(0, 7));
        losses.clear();
        train(
                "'id': 'linear'",
                "'epochs': 2, 'batch_size': 32, 'optimizer': {'type': 'sgd', 'learning_rate': 1e-12}",
                () -> false);
        assertThat(losses.subList(7, 14)).isNotEqualTo(losses.subList(0, 7));
    }
}
