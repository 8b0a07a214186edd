package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was saved, and goes on in another trainer, comes to the same bits and tells the same as one that wasn't. */
class CheckpointTest {

    private static final String DIGITS = """
            'seed': 11, 'dataset': {'id': 'digits', 'validation_split': 0.2, 'scaling': 'standardize'},
            'model': {'layers': [{'type': 'conv2d', 'filters': 4, 'kernel_size': 3}, 'batch_normalization', 'relu', 'flatten',
                                 {'type': 'dropout', 'rate': 0.3}, {'type': 'dense', 'units': 10, 'activation': 'softmax'}]},
            """;

    private static final String DIABETES = """
            'seed': 3, 'dtype': 'float64', 'dataset': {'id': 'diabetes', 'validation_split': 0.3, 'scaling': 'standardize'},
            'model': {'layers': [{'type': 'dense', 'units': 8, 'activation': 'tanh'}, {'type': 'gaussian_noise', 'stddev': 0.1},
                                 {'type': 'dense', 'units': 1}]},
            """;

    @TempDir
    private Path directory;

    private Dataset stored;
    private TrainingPlan plan;

    /** What a run told, by step, but for how fast it was. */
    private static final class Told implements TrainingListener {

        final Map<Long, Double> losses = new TreeMap<>();
        final Map<Long, Map<String, Double>> epochs = new TreeMap<>();
        final Map<Long, Object> layers = new TreeMap<>();

        @Override
        public void step(long step, int epoch, double loss) {
            losses.put(step, loss);
        }

        @Override
        public void layers(long step, int epoch, java.util.List<LayerStatistics> statistics) {
            layers.put(step, statistics);
        }

        @Override
        public void epoch(int epoch, long step, Map<String, Double> metrics) {
            Map<String, Double> figures = new LinkedHashMap<>(metrics);
            figures.remove("samples_per_second");
            epochs.put(step, figures);
        }
    }

    private void plan(String parts) {
        TrainingSpec spec = SpecReader.read("{" + parts.replace('\'', '"') + "}", TrainingSpec.class);
        stored = new DatasetStore(directory.resolve("datasets"), Clock.systemUTC())
                .open(spec.dataset().id());
        plan = TrainingPlan.of(spec, stored.info());
    }

    private Trainer trainer() {
        return new Trainer(
                plan, stored.prepare(plan.spec().dataset(), plan.spec().seed()));
    }

    private static Map<String, Double> withoutSpeed(Outcome outcome) {
        Map<String, Double> figures = new LinkedHashMap<>(outcome.metrics());
        figures.remove("samples_per_second");
        return figures;
    }

    /** Interrupts whatever asks the n-th time, and from there on. */
    private static Supplier<Interrupt> after(int questions, Interrupt interrupt) {
        int[] asked = {0};
        return () -> ++asked[0] > questions ? interrupt : null;
    }

    @ParameterizedTest
    @ValueSource(strings = {DIGITS + """
                        'training': {'epochs': 3, 'batch_size': 64, 'loss': 'sparse_categorical_crossentropy', 'optimizer': 'adam',
                                     'metrics': ['accuracy', 'auc', {'type': 'recall', 'average': 'none'}, 'top_k_accuracy'],
                                     'early_stopping': {'patience': 1, 'restore_best_weights': true}},
                        'history': {'gradients': true}""", DIGITS + """
                        'training': {'epochs': 2, 'batch_size': 100, 'loss': 'sparse_categorical_crossentropy',
                                     'optimizer': {'type': 'chain', 'transforms': [{'type': 'accumulate', 'steps': 3}, 'adam', 'ema']}}""", DIABETES + """
                        'training': {'epochs': 12, 'batch_size': 50, 'loss': 'huber', 'metrics': ['r2', 'root_mean_squared_error'],
                                     'optimizer': {'type': 'sgd', 'momentum': 0.9, 'learning_rate': {'type': 'reduce_on_plateau',
                                                   'learning_rate': 0.5, 'patience': 1}}}"""})
    void goesOnAsIfItHadNeverStopped(String spec) throws IOException {
        plan(spec);
        Told unbroken = new Told();
        Map<String, Double> figures;
        int[] questions = {0};
        String digest;
        try (Trainer trainer = trainer()) {
            Outcome outcome = trainer.run(unbroken, () -> {
                questions[0]++;
                return null;
            });
            assertThat(outcome.finished()).isTrue();
            figures = withoutSpeed(outcome);
            digest = trainer.saveModel(directory.resolve("unbroken"));
        }
        Random random = new Random(17);
        for (int trial = 0; trial < 6; trial++) {
            // As often as it takes: each trainer but the last is left somewhere, within evaluations too.
            Told told = new Told();
            Path saved = null;
            Outcome outcome;
            do {
                try (Trainer trainer = trainer()) {
                    if (saved != null) {
                        Checkpoint checkpoint = Checkpoint.open(saved);
                        assertThat(checkpoint.notes().get("trial")).containsExactly(trial, 0.1);
                        trainer.resume(checkpoint);
                    }
                    outcome = trainer.run(told, after(1 + random.nextInt(questions[0]), Interrupt.LEAVE));
                    if (outcome.finished()) {
                        assertThat(withoutSpeed(outcome)).isEqualTo(figures);
                        assertThat(trainer.saveModel(directory.resolve("resumed")))
                                .isEqualTo(digest);
                    } else if (trainer.canBeSaved()) {
                        saved = directory.resolve("saved" + random.nextInt());
                        trainer.save(saved, Map.of("trial", new double[] {trial, 0.1}));
                        assertThat(Checkpoint.open(saved).step()).isEqualTo(outcome.steps());
                    }
                }
            } while (!outcome.finished());
            assertThat(told.losses).isEqualTo(unbroken.losses);
            assertThat(told.epochs).isEqualTo(unbroken.epochs);
            assertThat(told.layers).isEqualTo(unbroken.layers);
        }
    }

    private static final String LINE = """
            'dataset': {'id': 'linear', 'validation_split': 0.2}, 'model': {'layers': [{'type': 'dense', 'units': 1}]},
            'training': {'epochs': 5, 'batch_size': 16, 'loss': 'mean_squared_error', 'optimizer': 'adam'}""";

    /** Questions before the interrupt: none, within an epoch, and with an epoch just ended (10 updates and what is asked beside). */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 14, 15, 16, 17, 18})
    void finishesWhereItIsAsked(int questions) throws IOException {
        plan(LINE);
        Told told = new Told();
        try (Trainer trainer = trainer()) {
            Outcome outcome = trainer.run(told, after(questions, Interrupt.FINISH));

            assertThat(outcome.reason()).isEqualTo(StopReason.USER_STOP);
            assertThat(outcome.finished()).isTrue();
            assertThat(outcome.steps()).isEqualTo(told.losses.size());
            assertThat(outcome.metrics()).containsKey("val_loss");
            assertThat(outcome.metrics().containsKey("loss")).isEqualTo(outcome.steps() > 0);
            if (outcome.steps() > 0) {
                assertThat(told.epochs).containsKey(outcome.steps());
            }
            assertThat(trainer.saveModel(directory.resolve("model"))).hasSize(64);
            assertThat(trainer.canBeSaved()).isFalse();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> trainer.save(directory.resolve("late"), Map.of()));
        }
    }

    @Test
    void finishesWhenTheTimeIsOver() {
        plan(LINE);
        try (Trainer trainer = trainer()) {
            assertThat(trainer.run(new Told(), after(5, Interrupt.OUT_OF_TIME)).reason())
                    .isEqualTo(StopReason.MAX_RUNTIME);
        }
    }

    @Test
    void isLeftEvenWhileItFinishes() {
        plan(LINE);
        int[] asked = {0};
        try (Trainer trainer = trainer()) {
            Outcome outcome = trainer.run(new Told(), () -> ++asked[0] > 4 ? Interrupt.LEAVE : Interrupt.FINISH);

            assertThat(outcome.finished()).isFalse();
        }
    }

    @Test
    void refusesACheckpointOfAnotherRun() throws IOException {
        plan(LINE);
        Path saved = directory.resolve("saved");
        try (Trainer trainer = trainer()) {
            trainer.run(new Told(), after(3, Interrupt.LEAVE));
            trainer.save(saved, Map.of());
        }
        plan(LINE.replace("'adam'", "'sgd'"));
        try (Trainer trainer = trainer()) {
            assertThatIllegalArgumentException().isThrownBy(() -> trainer.resume(Checkpoint.open(saved)));
        }
        Path model = directory.resolve("model");
        try (Trainer trainer = trainer()) {
            trainer.run(new Told(), after(3, Interrupt.FINISH));
            trainer.saveModel(model);
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Checkpoint.open(model))
                .withMessageContaining("not a checkpoint");
        Files.write(saved, java.util.Arrays.copyOf(Files.readAllBytes(saved), 300));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Checkpoint.open(saved));
    }
}
