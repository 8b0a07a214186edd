package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetStore;
import dev.descent.dataset.PreparedData;
import dev.descent.optimizer.UpdateRule;
import dev.descent.spec.Catalogue;
import dev.descent.spec.SpecReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever names an optimizer and nothing else gets one that learns. */
class EveryOptimizerLearnsTest {

    /** Slow at the rates that everyone knows them by. */
    private static final Set<String> SLOW = Set.of("sgd", "momentum", "adamax", "radam");

    @TempDir
    private Path directory;

    static Stream<String> rules() {
        return Catalogue.of(UpdateRule.class).stream().map(Catalogue.Entry::name);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void learnsIrisesWithItsDefaults(String rule) {
        TrainingSpec spec = SpecReader.read("""
                {"seed": 1, "dataset": {"id": "iris", "scaling": "standardize"},
                 "model": {"layers": [{"type": "dense", "units": 16, "activation": "relu"},
                                      {"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": 100, "loss": "sparse_categorical_crossentropy", "optimizer": "%s"}}
                """.formatted(rule), TrainingSpec.class);
        Dataset dataset = new DatasetStore(directory, Clock.systemUTC()).open("iris");
        PreparedData data = dataset.prepare(spec.dataset(), spec.seed());
        try (Trainer trainer = new Trainer(TrainingPlan.of(spec, dataset.info()), data)) {
            Outcome outcome = trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {}

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {}
                    },
                    () -> false);
            assertThat(outcome.metrics().get("accuracy")).isGreaterThan(SLOW.contains(rule) ? 0.75 : 0.9);
        }
    }
}
