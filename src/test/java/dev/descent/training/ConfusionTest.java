package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.ingest.CsvOptions;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.dataset.ingest.IdxOptions;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.SpecReader;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfusionTest {

    @TempDir
    private Path directory;

    private DatasetStore store;
    private final List<Map<String, Double>> epochs = new ArrayList<>();

    @BeforeEach
    void openStore() {
        store = new DatasetStore(directory, Clock.systemUTC());
    }

    private Outcome train(String dataset, String units, String options) {
        TrainingSpec spec =
                SpecReader.read("""
                {"seed": 2, "dataset": {"id": "%s", "validation_split": 0.3, "scaling": "standardize"},
                 "model": {"layers": ["flatten", %s]}, "training": {"batch_size": 16, %s}}
                """.formatted(dataset, units, options).replace('\'', '"'), TrainingSpec.class);
        return train(spec, store.open(dataset));
    }

    private Outcome train(TrainingSpec spec, Dataset stored) {
        try (Trainer trainer =
                new Trainer(TrainingPlan.of(spec, stored.info()), stored.prepare(spec.dataset(), spec.seed()))) {
            return trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            // Only the end matters here.
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            epochs.add(metrics);
                        }
                    },
                    () -> false);
        }
    }

    private static long sum(Confusion confusion) {
        return confusion.counts().stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
    }

    private static double accuracy(Confusion confusion) {
        long right = IntStream.range(0, confusion.classes().size())
                .mapToLong(k -> confusion.counts().get(k).get(k))
                .sum();
        return (double) right / sum(confusion);
    }

    @Test
    void countsHeldOutRowsWhereThereIsNoTestPart() {
        Outcome outcome = train(
                "iris",
                "{'type': 'dense', 'units': 3, 'activation': 'softmax'}",
                "'epochs': 4, 'loss': 'sparse_categorical_crossentropy'");
        Confusion confusion = Objects.requireNonNull(outcome.confusion());

        assertThat(confusion.part()).isEqualTo(Confusion.Part.VALIDATION);
        assertThat(confusion.classes()).containsExactly("setosa", "versicolor", "virginica");
        // A row for each true class, of which the split holds out equally many.
        assertThat(confusion.counts())
                .allSatisfy(row -> assertThat(
                                row.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(15));
        assertThat(accuracy(confusion)).isEqualTo(outcome.metrics().get("val_accuracy"));
    }

    /** What is taken for the best is the worst here, so that it isn't that of the last epoch. */
    @Test
    void isThatOfTheBestEpochWhereItsWeightsAreRestored() {
        Outcome outcome = train(
                "breast_cancer",
                "{'type': 'dense', 'units': 32, 'activation': 'relu'}, {'type': 'dense', 'units': 1, 'activation': 'sigmoid'}",
                "'epochs': 60, 'loss': 'binary_crossentropy', 'optimizer': {'type': 'adam', 'learning_rate': 0.003},"
                        + " 'early_stopping': {'monitor': 'val_accuracy', 'mode': 'min', 'patience': 5, 'restore_best_weights': true}");

        assertThat(outcome.reason()).isEqualTo(StopReason.EARLY_STOPPED);
        assertThat(epochs.get(epochs.size() - 1).get("val_accuracy"))
                .isGreaterThan(outcome.metrics().get("val_accuracy"));
        assertThat(accuracy(Objects.requireNonNull(outcome.confusion())))
                .isEqualTo(outcome.metrics().get("val_accuracy"));
    }

    @Test
    void countsTheTestPartWhereThereIsOne() {
        byte[] images = idx(new byte[40 * 4], 40, 2, 2);
        byte[] labels = new byte[40];
        for (int i = 0; i < 40; i++) {
            labels[i] = (byte) (i % 2);
        }
        String id = store.create(new Upload.Idx(
                        "pixels",
                        new IdxOptions(null),
                        new ByteArrayInputStream(images),
                        new ByteArrayInputStream(idx(labels, 40)),
                        new ByteArrayInputStream(idx(new byte[6 * 4], 6, 2, 2)),
                        new ByteArrayInputStream(idx(new byte[] {0, 1, 1, 1, 1, 0}, 6))))
                .id();
        Outcome outcome = train(
                id,
                "{'type': 'dense', 'units': 2, 'activation': 'softmax'}",
                "'epochs': 1, 'loss': 'categorical_crossentropy'");
        Confusion confusion = Objects.requireNonNull(outcome.confusion());

        assertThat(confusion.part()).isEqualTo(Confusion.Part.TEST);
        assertThat(sum(confusion)).isEqualTo(6);
        assertThat(accuracy(confusion)).isEqualTo(outcome.metrics().get("test_accuracy"));
    }

    private static byte[] idx(byte[] values, int... sizes) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
        file.put(new byte[] {0, 0, 8, (byte) sizes.length});
        IntStream.of(sizes).forEach(file::putInt);
        return file.put(values).array();
    }

    @Test
    void isLeftOutOfNumbersAndOfManyClasses() {
        assertThat(train("diabetes", "{'type': 'dense', 'units': 1}", "'epochs': 1, 'loss': 'mean_squared_error'")
                        .confusion())
                .isNull();
        String many = IntStream.range(0, 404)
                .mapToObj(row -> row + ",c" + row % 101)
                .collect(Collectors.joining("\n", "x,kind\n", "\n"));
        String id = store.create(new Upload.Csv(
                        "many", new CsvOptions(), new ByteArrayInputStream(many.getBytes(StandardCharsets.UTF_8))))
                .id();
        assertThat(train(
                                id,
                                "{'type': 'dense', 'units': 101, 'activation': 'softmax'}",
                                "'epochs': 1, 'loss': 'sparse_categorical_crossentropy'")
                        .confusion())
                .isNull();
    }

    @Test
    void isLeftOutWhereEveryRowIsTrainedOn() {
        TrainingSpec spec = SpecReader.read("""
                {"dataset": {"id": "iris"},
                 "model": {"layers": [{"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": 1, "loss": "sparse_categorical_crossentropy"}}
                """, TrainingSpec.class);

        assertThat(train(spec, store.open("iris")).confusion()).isNull();
    }

    @Test
    void measuresEachClassOnTrainingRowsToo() {
        train(
                "breast_cancer",
                "{'type': 'dense', 'units': 2, 'activation': 'softmax'}",
                "'epochs': 2, 'loss': 'sparse_categorical_crossentropy', 'optimizer': {'type': 'adam', 'learning_rate': 0.05},"
                        + " 'metrics': ['auc',"
                        + " {'type': 'recall', 'average': 'none'}]");

        assertThat(epochs.get(1))
                .containsKeys("recall/malignant", "recall/benign", "val_recall/malignant", "val_recall/benign", "auc")
                .doesNotContainKey("recall");
        assertThat(epochs.get(1).get("auc")).isBetween(0.9, 1.0);
    }
}
