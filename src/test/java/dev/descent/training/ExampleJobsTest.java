package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jobs in {@code http-examples/jobs} on the built-in data sets, each to what the literature expects of it. */
class ExampleJobsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "iris, val_accuracy, 0.95",
        "wine, val_accuracy, 0.95",
        "breast-cancer, val_accuracy, 0.95",
        "diabetes, val_r2, 0.4",
        "digits-cnn, val_accuracy, 0.97",
        "digits-augmented, val_accuracy, 0.98",
        "digits-resnet, val_accuracy, 0.97",
        "digits-transformer, val_accuracy, 0.95",
        "digits-keras, val_accuracy, 0.97",
        "digits-mlp, val_accuracy, 0.95"
    })
    void reachesWhatIsExpectedOnHeldOutRows(String example, String metric, double least) throws IOException {
        assertThat(train(example).get(metric)).isGreaterThanOrEqualTo(least);
    }

    /** A held-out part of 30 rows says little: over ten splits the mean is what counts. */
    @ParameterizedTest
    @CsvSource({
        "iris, val_accuracy, 0.95",
        "wine, val_accuracy, 0.95",
        "breast-cancer, val_accuracy, 0.95",
        "diabetes, val_r2, 0.4"
    })
    void reachesItOnAverageOverTenSplits(String example, String metric, double least) throws IOException {
        double sum = 0;
        for (int seed = 0; seed < 10; seed++) {
            sum += run(example, seed, 0, new ArrayList<>()).outcome().metrics().get(metric);
        }
        assertThat(sum / 10).isGreaterThanOrEqualTo(least);
    }

    @Test
    void recoversTheLine() throws IOException {
        train("linear");
        Safetensors model = Safetensors.open(directory.resolve("model.safetensors"));
        assertThat(model.tensor("0/kernel").toFloats()[0]).isCloseTo(2, within(0.05f));
        assertThat(model.tensor("0/bias").toFloats()[0]).isCloseTo(1, within(0.05f));
    }

    @Test
    void comesToTheSameBitsAgain() throws IOException {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        String digest = run("digits-cnn", null, 3, first).digest();

        assertThat(run("digits-cnn", null, 3, second).digest()).isEqualTo(digest);
        assertThat(second).isEqualTo(first).hasSize(3 * 45);
    }

    private Map<String, Double> train(String example) throws IOException {
        Result result = run(example, null, 0, new ArrayList<>());
        if (result.outcome().reason() != StopReason.EARLY_STOPPED) {
            assertThat(result.outcome().reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(result.outcome().steps()).isEqualTo(result.totalSteps());
        }
        return result.outcome().metrics();
    }

    private record Result(Outcome outcome, long totalSteps, String digest) {}

    /**
     * @param seed null for the example's own
     * @param stopAfterEpochs 0 for all
     */
    private Result run(String example, Integer seed, int stopAfterEpochs, List<Double> losses) throws IOException {
        String json = Files.readString(Path.of("http-examples/jobs", example + ".json"));
        if (seed != null) {
            json = json.replaceFirst("\"seed\": \\d+", "\"seed\": " + seed);
        }
        TrainingSpec spec = SpecReader.read(json, TrainingSpec.class);
        DatasetStore store = new DatasetStore(directory.resolve("datasets"), Clock.systemUTC());
        Dataset dataset = store.open(spec.dataset().id());
        TrainingPlan plan = TrainingPlan.of(spec, dataset);
        PreparedData data = dataset.prepare(spec.dataset(), spec.seed());
        assertThat(data.train().size()).isEqualTo(plan.summary().trainRows());
        assertThat(data.validation().size()).isEqualTo(plan.summary().validationRows());
        int[] epochs = {0};
        try (Trainer trainer = new Trainer(plan, data)) {
            Outcome outcome = trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            losses.add(loss);
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            epochs[0] = epoch;
                        }
                    },
                    () -> stopAfterEpochs > 0 && epochs[0] == stopAfterEpochs);
            String digest = trainer.saveModel(directory.resolve("model.safetensors"));
            return new Result(outcome, plan.summary().totalSteps(), digest);
        }
    }
}
