package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.ingest.CsvOptions;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Vector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {

    private static final String NUMBERS = "'loss': 'mean_squared_error'";
    private static final String CLASSES = "'loss': 'sparse_categorical_crossentropy'";

    /** Each with the weight that a test gives it; six rows of class a, three of b, one of c. */
    private static final List<String> FLOWERS = List.of(
            "1,-1,a", "2,-2,a", "1,-2,a", "2,-1,a", "3,-1,a", "1,-3,a", "-1,1,b", "-2,2,b", "-1,2,b", "0.5,0.5,c");

    private static final int[] CLASS_OF = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2};

    @TempDir
    private Path directory;

    private DatasetStore store;

    @BeforeEach
    void openStore() {
        store = new DatasetStore(directory.resolve("data"), Clock.systemUTC());
    }

    /** What a job found, and its weights. */
    private record Run(Outcome outcome, List<Map<String, Double>> epochs, List<Double> parameters) {}

    private String upload(String header, List<String> rows) {
        byte[] text = (header + "\n" + String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
        return store.create(new Upload.Csv("table", new CsvOptions(), new ByteArrayInputStream(text)))
                .id();
    }

    /** The flowers with another weight for each class. */
    private String weighted(double... ofClasses) {
        return upload(
                "x,y,share,kind",
                IntStream.range(0, FLOWERS.size())
                        .mapToObj(row -> {
                            String[] cells = FLOWERS.get(row).split(",");
                            return cells[0] + "," + cells[1] + "," + ofClasses[CLASS_OF[row]] + "," + cells[2];
                        })
                        .toList());
    }

    private static TrainingSpec spec(String dataset, String more, int units, String rate, String options) {
        String activation = units == 1 ? "" : ", 'activation': 'softmax'";
        return SpecReader.read(
                """
                {"seed": 4, "dtype": "float64", "dataset": {"id": "%s", "shuffle": false %s},
                 "model": {"layers": [{"type": "dense", "units": %d %s}]},
                 "training": {"epochs": 5, "batch_size": "full", %s,
                              "optimizer": {"type": "sgd", "learning_rate": %s}}}
                """.formatted(dataset, more, units, activation, options, rate).replace('\'', '"'), TrainingSpec.class);
    }

    private Run train(TrainingSpec spec) throws IOException {
        Dataset stored = store.open(spec.dataset().id());
        TrainingPlan plan = TrainingPlan.of(spec, stored.info());
        List<Map<String, Double>> epochs = new ArrayList<>();
        try (Trainer trainer = new Trainer(plan, stored.prepare(spec.dataset(), spec.seed()))) {
            Outcome outcome = trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            // The figures of the epochs tell as much.
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            epochs.add(metrics);
                        }
                    },
                    () -> false);
            Path file = directory.resolve("model.safetensors");
            trainer.saveModel(file);
            int inputs = (int) plan.summary().inputShape().elements();
            int units = (int) plan.summary().layers().get(0).outputShape().elements();
            Vector kernel = Vector.zeros(DType.FLOAT64, inputs * units);
            Safetensors.open(file).tensor("0/kernel").copyTo(kernel);
            return new Run(
                    outcome,
                    epochs,
                    IntStream.range(0, kernel.size()).mapToObj(kernel::get).toList());
        }
    }

    private static void assertSameParameters(Run a, Run b) {
        assertThat(a.parameters).hasSameSizeAs(b.parameters);
        for (int i = 0; i < a.parameters.size(); i++) {
            assertThat(a.parameters.get(i)).isCloseTo(b.parameters.get(i), within(1e-12));
        }
    }

    /** The mean divides by the number of rows, whatever they weigh: the rates make up for that. */
    @Test
    void aRowOfWeightZeroIsAsGoodAsAbsent() throws IOException {
        String weighted = upload("x,w,y", List.of("1,1,2.5", "2,0,-7", "3,1,6.5", "-1,1,-1.5", "-2,0,99", "0.5,1,1.5"));
        String without = upload("x,y", List.of("1,2.5", "3,6.5", "-1,-1.5", "0.5,1.5"));

        Run a = train(spec(weighted, ", 'sample_weight': 'w'", 1, String.valueOf(0.02 * 6), NUMBERS));
        Run b = train(spec(without, "", 1, String.valueOf(0.02 * 4), NUMBERS));

        assertSameParameters(a, b);
        assertThat(a.epochs.get(4).get("loss")).isCloseTo(b.epochs.get(4).get("loss") * 4 / 6, within(1e-12));
    }

    @Test
    void aRowOfWeightTwoIsAsGoodAsTwo() throws IOException {
        String weighted = upload("w,x,y", List.of("1,1,2.5", "2,2,5.5", "1,3,6.5"));
        String twice = upload("x,y", List.of("1,2.5", "2,5.5", "2,5.5", "3,6.5"));

        assertSameParameters(
                train(spec(weighted, ", 'sample_weight': 'w'", 1, String.valueOf(0.01 * 3), NUMBERS)),
                train(spec(twice, "", 1, String.valueOf(0.01 * 4), NUMBERS)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a': 0, 'b': 2.5}         | 0      | 2.5    | 1",
                "{'c': 7}                   | 1      | 1      | 7",
                // 10 rows, 3 classes.
                "'balanced'                 | 0.5555555555555556 | 1.1111111111111112 | 3.3333333333333335",
            })
    void aClassWeighsAsItsRowsDo(String classWeight, double a, double b, double c) throws IOException {
        String plain = upload("x,y,kind", FLOWERS);

        Run byClass = train(spec(plain, "", 3, "0.1", CLASSES + ", 'class_weight': " + classWeight));
        Run byRow = train(spec(weighted(a, b, c), ", 'sample_weight': 'share'", 3, "0.1", CLASSES));

        // A column's numbers are stored in single precision.
        for (int i = 0; i < byRow.parameters.size(); i++) {
            assertThat(byClass.parameters.get(i)).isCloseTo(byRow.parameters.get(i), within(1e-6));
        }
        assertThat(byClass.parameters).isNotEqualTo(train(spec(plain, "", 3, "0.1", CLASSES)).parameters);
    }

    @Test
    void bothWeightsMultiply() throws IOException {
        assertSameParameters(
                train(spec(
                        weighted(3, 2, 0.5),
                        ", 'sample_weight': 'share'",
                        3,
                        "0.1",
                        CLASSES + ", 'class_weight': {'b': 2, 'c': 4}")),
                train(spec(weighted(3, 4, 2), ", 'sample_weight': 'share'", 3, "0.1", CLASSES)));
    }

    /** Of 6, 3 and 1 rows, the split holds out 3, 1 and none. */
    @Test
    void balancedCountsTheTrainingRowsAlone() throws IOException {
        String id = upload("x,y,kind", FLOWERS);
        String split = ", 'validation_split': 0.4";
        Dataset stored = store.open(id);
        TrainingSpec spec = spec(id, split, 3, "0.1", CLASSES + ", 'class_weight': 'balanced'");

        assertThat(new ClassWeight(null)
                        .of(
                                stored.info().classes(),
                                stored.prepare(spec.dataset(), spec.seed()).train()))
                .containsExactly(6.0 / (3 * 3), 6.0 / (3 * 2), 6.0 / 3);
        assertThat(train(spec).outcome.reason()).isEqualTo(StopReason.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sparse_categorical_crossentropy", "categorical_crossentropy", "mean_squared_error", "focal"})
    void heldOutRowsAreWeighedByTheDataOnly(String loss) throws IOException {
        String split = ", 'validation_split': 0.4";
        String of = "'loss': '" + loss + "'";
        String without = upload("x,y,kind", FLOWERS);
        Map<String, Double> plain =
                train(spec(without, split, 3, "1e-12", of)).epochs.get(0);
        Map<String, Double> byRow = train(spec(weighted(3, 3, 3), split + ", 'sample_weight': 'share'", 3, "1e-12", of))
                .epochs
                .get(0);
        Map<String, Double> byClass = train(
                        spec(without, split, 3, "1e-12", of + ", 'class_weight': {'a': 3, 'b': 3, 'c': 3}"))
                .epochs
                .get(0);

        assertThat(byRow.get("loss")).isCloseTo(3 * plain.get("loss"), within(1e-9));
        assertThat(byRow.get("val_loss")).isCloseTo(3 * plain.get("val_loss"), within(1e-9));
        assertThat(byClass.get("loss")).isCloseTo(3 * plain.get("loss"), within(1e-9));
        assertThat(byClass.get("val_loss")).isCloseTo(plain.get("val_loss"), within(1e-9));
        assertThat(byRow.get("val_accuracy")).isEqualTo(plain.get("val_accuracy"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'seotsa': 2}     | /seotsa | unknown_class | did you mean `setosa`?",
                "{'a~b/c': 2}      | /a~0b~1c | unknown_class | has no class `a~b/c`.",
                "{'setosa': -1}    | /setosa | out_of_range  | must be ≥ 0, but is -1",
                "{'setosa': '2'}   | /setosa | wrong_type    | must be a number",
                "{'setosa': 1e999} | /setosa | out_of_range  | too large",
                "{'setosa': null}  | /setosa | wrong_type    | must be a number",
                "{'setosa': 0, 'versicolor': 0, 'virginica': 0} | ~~ | out_of_range | some class must count",
                "'balance'         | ~~      | unknown_value | must be an object, or `balanced`, but is the string \"balance\"; did you mean `balanced`?",
                "[1, 2, 3]         | ~~      | wrong_type    | must be an object, or `balanced`, but is a list",
                "2                 | ~~      | wrong_type    | must be an object, or `balanced`, but is the number 2",
            })
    void refusesClassWeights(String classWeight, String pointer, String code, String message) {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> TrainingPlan.of(
                        spec("iris", "", 3, "0.1", CLASSES + ", 'class_weight': " + classWeight),
                        store.open("iris").info()));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/training/class_weight" + pointer);
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void refusesClassWeightsWhereThereAreNoClasses() {
        for (String given : List.of("'balanced'", "{'a': 2}", "{}")) {
            InvalidInputException refused = catchThrowableOfType(
                    InvalidInputException.class,
                    () -> TrainingPlan.of(
                            spec("linear", "", 1, "0.1", NUMBERS + ", 'class_weight': " + given),
                            store.open("linear").info()));
            assertThat(refused.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.pointer()).isEqualTo("/training/class_weight");
                assertThat(problem.message()).contains("has numbers to predict");
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "weihgt  | unknown_column | did you mean 'weight'?",
                "kind    | unknown_column | is the target",
                "color   | not_numbers    | holds categories",
                "debt    | out_of_range   | goes down to -2.5",
                "nothing | out_of_range   | some row must count",
            })
    void refusesSampleWeights(String column, String code, String message) {
        String id = upload(
                "x,color,weight,debt,nothing,kind",
                List.of("1,red,1,1,0,a", "2,blue,0,-2.5,0,b", "3,red,2,3,0,a", "4,red,2,3,0,b"));

        assertSampleWeightRefused(id, column, code, message.replace('\'', '`'));
    }

    @Test
    void refusesSampleWeightsOfImagesAndOfAnOnlyColumn() {
        assertSampleWeightRefused("digits", "weight", "not_a_table", "has images");
        assertSampleWeightRefused("linear", "x", "nothing_to_learn", "is the only input");
    }

    private void assertSampleWeightRefused(String dataset, String column, String code, String message) {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> TrainingPlan.of(
                        spec(dataset, ", 'sample_weight': '" + column + "'", 2, "0.1", CLASSES),
                        store.open(dataset).info()));

        assertThat(refused.problems())
                .filteredOn(problem -> problem.pointer().equals("/dataset/sample_weight"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(code);
                    assertThat(problem.message()).contains(message);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"balanced\"", "{\"setosa\":0.5,\"versicolor\":2.0}"})
    void isWrittenAsItWasGiven(String given) {
        TrainingSpec spec = spec("iris", "", 3, "0.1", CLASSES + ", 'class_weight': " + given);
        TrainingSpec resolved = TrainingPlan.of(spec, store.open("iris").info()).spec();
        String json = SpecReader.mapper().writeValueAsString(resolved);

        assertThat(json).contains("\"class_weight\":" + given).doesNotContain("sample_weight");
        assertThat(SpecReader.read(json, TrainingSpec.class)).isEqualTo(resolved);
        assertThat(SpecReader.mapper().readValue(json, TrainingSpec.class)).isEqualTo(resolved);
    }
}
