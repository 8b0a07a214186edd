package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidationTest {

    private static final String IRIS = """
            {"seed": 5, "dataset": {"id": "iris", "prepare": ["standardize"]%s},
             "model": {"layers": [{"type": "dense", "units": 8, "activation": "relu"}, {"type": "dropout", "rate": 0.2},
                                  {"type": "dense", "units": 3, "activation": "softmax"}]},
             "training": {"epochs": 6, "batch_size": 16, "loss": "sparse_categorical_crossentropy"}%s}""";

    @TempDir
    Path directory;

    private Dataset iris;

    @BeforeEach
    void open() {
        iris = new DatasetStore(directory.resolve("datasets"), Clock.systemUTC()).open("iris");
    }

    private TrainingPlan plan(String data, String rest) {
        return TrainingPlan.of(SpecReader.read(IRIS.formatted(data, rest), TrainingSpec.class), iris);
    }

    /** What a run told, without how fast it was. */
    private static final class Told implements TrainingListener {

        final Map<Long, Double> losses = new TreeMap<>();
        final Map<Integer, Map<String, Double>> epochs = new TreeMap<>();

        @Override
        public void step(long step, int epoch, double loss) {
            losses.put(step, loss);
        }

        @Override
        public void epoch(int epoch, long step, Map<String, Double> metrics) {
            epochs.computeIfAbsent(epoch, number -> new LinkedHashMap<>()).putAll(metrics);
            epochs.get(epoch).keySet().removeIf(name -> name.startsWith("samples_per_second"));
        }
    }

    private static Map<String, float[]> weights(Path model) throws IOException {
        Safetensors file = Safetensors.open(model);
        Map<String, float[]> weights = new TreeMap<>();
        file.names().forEach(name -> weights.put(name, file.tensor(name).toFloats()));
        return weights;
    }

    private static Map<String, Double> withoutSpeed(Outcome outcome) {
        Map<String, Double> figures = new LinkedHashMap<>(outcome.metrics());
        figures.remove("samples_per_second");
        return figures;
    }

    @Test
    void tellsTheMeanAndTheDeviationOfRunsThatValidateOnAFoldEach() throws IOException {
        TrainingPlan plan = plan("", ", \"cross_validation\": {\"folds\": 4}");
        List<Double> losses = new ArrayList<>();
        for (int fold = 0; fold < 4; fold++) {
            TrainingPlan alone = plan(", \"split\": {\"type\": \"fold\", \"folds\": 4, \"fold\": " + fold + "}", "");
            try (Run run = Run.of(alone, iris, null, () -> false)) {
                losses.add(run.run(new Told(), () -> null).metrics().get("val_loss"));
            }
        }
        Map<String, Double> onAll;
        try (Run run = Run.of(plan("", ""), iris, null, () -> false)) {
            onAll = withoutSpeed(run.run(new Told(), () -> null));
            run.saveModel(directory.resolve("alone"));
        }
        Told told = new Told();
        try (Run run = Run.of(plan, iris, null, () -> false)) {
            Outcome outcome = run.run(told, () -> null);

            double mean =
                    losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            double variance = losses.stream()
                            .mapToDouble(loss -> (loss - mean) * (loss - mean))
                            .sum()
                    / 4;
            assertThat(outcome.reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(outcome.metrics().get("val_loss")).isEqualTo(mean);
            assertThat(outcome.metrics().get("val_loss_std")).isCloseTo(Math.sqrt(variance), within(1e-12));
            assertThat(outcome.metrics())
                    .containsKeys("val_accuracy", "val_accuracy_std")
                    .containsAllEntriesOf(onAll);
            assertThat(outcome.steps()).isEqualTo(plan.summary().totalSteps());
            assertThat(outcome.epochs()).isEqualTo(30).isEqualTo(plan.totalEpochs());
            assertThat(told.losses).hasSize((int) plan.summary().totalSteps());
            assertThat(told.epochs.keySet()).hasSize(30);
            assertThat(told.epochs.get(12)).containsKeys("val_loss/fold_2").doesNotContainKey("val_loss");
            assertThat(told.epochs.get(12).get("val_loss/fold_2")).isEqualTo(losses.get(1));
            Path validated = directory.resolve("validated");
            run.saveModel(validated);
            assertThat(weights(validated)).usingRecursiveComparison().isEqualTo(weights(directory.resolve("alone")));
        }
    }

    @Test
    void goesOnAsIfItHadNeverStopped() throws IOException {
        TrainingPlan plan = plan("", ", \"cross_validation\": {\"folds\": 3}");
        Told unbroken = new Told();
        Map<String, Double> figures;
        String digest;
        int[] questions = {0};
        try (Run run = Run.of(plan, iris, null, () -> false)) {
            figures = withoutSpeed(run.run(unbroken, () -> {
                questions[0]++;
                return null;
            }));
            digest = run.saveModel(directory.resolve("unbroken"));
        }
        Random random = new Random(3);
        for (int trial = 0; trial < 5; trial++) {
            Told told = new Told();
            Path saved = null;
            Outcome outcome;
            do {
                try (Run run = Run.of(plan, iris, null, () -> false)) {
                    if (saved != null) {
                        Checkpoint checkpoint = Checkpoint.open(saved);
                        assertThat(checkpoint.notes()).containsOnlyKeys("mine");
                        long step = run.resume(checkpoint);
                        assertThat(told.losses).containsKey(step);
                    }
                    int most = 1 + random.nextInt(questions[0]);
                    int[] asked = {0};
                    outcome = run.run(told, () -> ++asked[0] > most ? Interrupt.LEAVE : null);
                    if (outcome.finished()) {
                        assertThat(withoutSpeed(outcome)).isEqualTo(figures);
                        assertThat(run.saveModel(directory.resolve("resumed"))).isEqualTo(digest);
                    } else if (run.canBeSaved()) {
                        saved = directory.resolve("saved" + random.nextInt());
                        run.save(saved, Map.of("mine", new double[] {1}));
                    }
                }
            } while (!outcome.finished());
            assertThat(told.losses).isEqualTo(unbroken.losses);
            assertThat(told.epochs).isEqualTo(unbroken.epochs);
        }
    }

    @Test
    void aUserWhoWantsItsEndGetsTheModelOfTheFoldThatIsUnderWay() throws IOException {
        TrainingPlan plan = plan("", ", \"cross_validation\": {\"folds\": 3}");
        int[] asked = {0};
        try (Run run = Run.of(plan, iris, null, () -> false)) {
            Outcome outcome = run.run(new Told(), () -> ++asked[0] >= 70 ? Interrupt.FINISH : null);

            assertThat(outcome.finished()).isTrue();
            assertThat(outcome.reason()).isEqualTo(StopReason.USER_STOP);
            assertThat(outcome.metrics()).containsKeys("val_loss", "val_loss_std");
        }
    }

    private List<String> refused(String data, String rest) {
        return catchThrowableOfType(InvalidInputException.class, () -> plan(data, rest)).problems().stream()
                .map(problem -> problem.pointer() + " " + problem.code())
                .toList();
    }

    @Test
    void refusesWhatCanNotBeCrossValidated() {
        assertThat(refused(", \"validation_split\": 0.2", ", \"cross_validation\": {\"folds\": 3}"))
                .containsExactly("/cross_validation conflict");
        assertThat(refused("", ", \"cross_validation\": {\"folds\": 1}"))
                .containsExactly("/cross_validation/folds out_of_range");
    }
}
