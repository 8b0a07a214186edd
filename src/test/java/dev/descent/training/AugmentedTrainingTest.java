package dev.descent.training;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.Examples;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.augmentation.Blend;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.network.CategoricalCrossentropy;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentedTrainingTest {

    private static final String CROSSENTROPY = "'categorical_crossentropy'";

    @TempDir
    private Path directory;

    private DatasetStore store;

    @BeforeEach
    void openStore() {
        store = new DatasetStore(directory.resolve("datasets"), Clock.systemUTC());
    }

    private static TrainingSpec spec(String dataset, String more, String loss, int units) {
        String activation = units == 1 ? "" : ", 'activation': 'softmax'";
        return SpecReader.read(
                """
                {"seed": 7, "dataset": {"id": "%s", "validation_split": 0.2 %s},
                 "model": {"layers": ["flatten", {"type": "dense", "units": %d %s}]},
                 "training": {"epochs": 3, "batch_size": 64, "loss": %s, "optimizer": {"type": "adam", "learning_rate": 0.01}}}
                """.formatted(dataset, more, units, activation, loss).replace('\'', '"'), TrainingSpec.class);
    }

    private static TrainingSpec digits(String more) {
        return spec("digits", ", 'scaling': {'type': 'pixel', 'max_value': 16} " + more, CROSSENTROPY, 10);
    }

    private PreparedData data(TrainingSpec spec) {
        return store.open(spec.dataset().id()).prepare(spec.dataset(), spec.seed());
    }

    private Trainer trainer(TrainingSpec spec) {
        Dataset stored = store.open(spec.dataset().id());
        return new Trainer(TrainingPlan.of(spec, stored), data(spec));
    }

    /** The losses by step. */
    private static final class Losses implements TrainingListener {

        final Map<Long, Double> byStep = new HashMap<>();
        final Map<Long, Map<String, Double>> epochs = new HashMap<>();

        @Override
        public void step(long step, int epoch, double loss) {
            byStep.put(step, loss);
        }

        @Override
        public void epoch(int epoch, long step, Map<String, Double> metrics) {
            epochs.put(step, metrics);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", 'augment': [{'type': 'rotation', 'factor': 0.05}, {'type': 'noise', 'stddev': 0.1}]",
                ", 'augment': ['flip', 'cutmix', {'type': 'translation', 'height': 0.1, 'width': 0.1}], 'shuffle_block': 50",
                ", 'augment': ['mixup'], 'sampling': {'type': 'oversample'}, 'shuffle': false"
            })
    void goesOnToTheSameBitsInAnotherTrainer(String more) throws IOException {
        TrainingSpec spec = digits(more);
        Losses unbroken = new Losses();
        String digest;
        try (Trainer trainer = trainer(spec)) {
            assertThat(trainer.train(unbroken, () -> false).finished()).isTrue();
            digest = trainer.saveModel(directory.resolve("unbroken"));
        }
        Losses broken = new Losses();
        Path saved = directory.resolve("saved");
        for (int stop : new int[] {10, 31, Integer.MAX_VALUE}) {
            try (Trainer trainer = trainer(spec)) {
                if (stop > 10) {
                    trainer.resume(Checkpoint.open(saved));
                }
                boolean finished = trainer.train(broken, () -> broken.byStep.size() >= stop)
                        .finished();
                assertThat(finished).isEqualTo(stop == Integer.MAX_VALUE);
                if (finished) {
                    assertThat(trainer.saveModel(directory.resolve("broken"))).isEqualTo(digest);
                } else {
                    saved = directory.resolve("saved" + stop);
                    trainer.save(saved, Map.of());
                }
            }
        }
        assertThat(broken.byStep).isEqualTo(unbroken.byStep);
    }

    @Test
    void seesOtherRowsThanWithout() throws IOException {
        Losses plain = new Losses();
        Losses noisy = new Losses();
        try (Trainer trainer = trainer(digits(""))) {
            trainer.train(plain, () -> false);
        }
        try (Trainer trainer = trainer(digits(", 'augment': [{'type': 'noise', 'stddev': 1}]"))) {
            trainer.train(noisy, () -> false);
        }

        assertThat(noisy.byStep).hasSameSizeAs(plain.byStep);
        assertThat(noisy.epochs.get(69L).get("loss"))
                .isGreaterThan(1.5 * plain.epochs.get(69L).get("loss"));
        assertThat(noisy.epochs.get(69L).get("val_loss"))
                .as("held-out rows have no noise")
                .isLessThan(noisy.epochs.get(69L).get("loss"));
    }

    @Test
    void aMixedRowHasASharePerClass() {
        TrainingSpec spec = digits(", 'augment': [{'type': 'mixup', 'alpha': 1}]");
        PreparedData data = data(spec);
        Examples rows = data.train().inEpoch(1);
        BatchRows batch = BatchRows.allocate(
                data.info(),
                new CategoricalCrossentropy(false, 0.0),
                RowWeights.ofTraining(spec, data),
                DType.FLOAT32,
                rows.size());

        batch.gather(rows, IntStream.range(0, rows.size()).toArray(), 0, ThreadTeam.alone());

        for (int row = 0; row < rows.size(); row++) {
            Blend blend = rows.blend(row);
            int own = (int) rows.target(row);
            int other = (int) rows.target(blend.other());
            double[] wanted = new double[10];
            wanted[own] += blend.share();
            wanted[other] += 1 - blend.share();
            for (int of = 0; of < 10; of++) {
                assertThat(batch.lossTargets().get(row * 10 + of)).isCloseTo(wanted[of], within(1e-6));
            }
            assertThat(batch.targets().get(row)).isEqualTo(blend.share() < 0.5 ? other : own);
        }
    }

    @Test
    void aMixedRowWeighsAsBothItsClassesDo() {
        TrainingSpec spec = SpecReader.read(
                SpecReader.mapper()
                        .writeValueAsString(digits(", 'augment': [{'type': 'cutmix', 'alpha': 1}]"))
                        .replace("\"epochs\":3", "\"class_weight\":{\"0\":3,\"1\":5},\"epochs\":3")
                        .replace("\"class_weight\":null,", ""),
                TrainingSpec.class);
        PreparedData data = data(spec);
        Examples rows = data.train().inEpoch(1);
        Vector weights = Vector.zeros(DType.FLOAT64, rows.size());

        RowWeights.ofTraining(spec, data)
                .gather(rows, IntStream.range(0, rows.size()).toArray(), 0, weights);

        double[] ofClasses = {3, 5, 1, 1, 1, 1, 1, 1, 1, 1};
        for (int row = 0; row < rows.size(); row++) {
            Blend blend = rows.blend(row);
            double own = ofClasses[(int) rows.target(row)];
            double other = ofClasses[(int) rows.target(blend.other())];
            assertThat(weights.get(row)).isCloseTo(blend.share() * own + (1 - blend.share()) * other, within(1e-12));
        }
    }

    @Test
    void countsTheRowsThatSamplingMakes() throws IOException {
        TrainingSpec spec = spec("wine", ", 'sampling': 'undersample'", CROSSENTROPY, 3);
        TrainingPlan plan = TrainingPlan.of(spec, store.open("wine"));
        PreparedData data = data(spec);

        // 59, 71 and 48 rows; a fifth of each is held out.
        assertThat(plan.summary().trainRows()).isEqualTo(data.train().size()).isEqualTo(3 * 38);
        assertThat(plan.summary().stepsPerEpoch()).isEqualTo(2);
        assertThat(plan.summary().validationRows()).isEqualTo(data.validation().size());
        try (Trainer trainer = trainer(spec)) {
            assertThat(trainer.train(new Losses(), () -> false).steps()).isEqualTo(6);
        }
    }

    @Test
    void refusesLossesOfOneClassForMixedRows() {
        TrainingSpec spec = spec("digits", ", 'augment': ['mixup']", "'sparse_categorical_crossentropy'", 10);

        assertThat(problems(() -> TrainingPlan.of(spec, store.open("digits"))))
                .containsExactly(
                        "/training/loss | unsuitable | `mixup` and `cutmix` make rows of two classes with a share each,"
                                + " and this loss takes one class for each row; use `categorical_crossentropy`, with an output for each"
                                + " class.");
        TrainingPlan.of(spec("digits", ", 'augment': ['mixup']", CROSSENTROPY, 10), store.open("digits"));
        TrainingPlan.of(spec("diabetes", ", 'augment': ['mixup']", "'mean_squared_error'", 1), store.open("diabetes"));
    }

    @Test
    void refusesToChangeIds() {
        TrainingSpec spec = SpecReader.read("""
                {"dataset": {"id": "digits", "augment": ["flip"]},
                 "model": {"layers": ["flatten", {"type": "embedding", "input_dim": 17, "output_dim": 2}, "flatten",
                                      {"type": "dense", "units": 10, "activation": "softmax"}]},
                 "training": {"epochs": 1, "loss": "categorical_crossentropy"}}
                """, TrainingSpec.class);

        assertThat(problems(() -> TrainingPlan.of(spec, store.open("digits"))))
                .singleElement()
                .asString()
                .startsWith("/dataset/augment | unsuitable | The first layer is an `embedding`");
    }
}
