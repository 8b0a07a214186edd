package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.network.Accuracy;
import dev.descent.network.MeanAbsoluteError;
import dev.descent.optimizer.ReduceOnPlateau;
import dev.descent.optimizer.Schedule;
import dev.descent.optimizer.Warmup;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {

    private static final DatasetInfo IMAGES =
            new DatasetInfo("images", Shape.of(28, 28, 1), List.of("a", "b", "c"), 1, 100, 20);
    private static final DatasetInfo NUMBERS = new DatasetInfo("numbers", Shape.of(4), List.of(), 2, 50, 0);

    private static TrainingSpec spec(String layers, String options) {
        return SpecReader.read("""
                {"dataset": {"id": "x", "validation_split": 0.25},
                 "model": {"layers": [%s]}, "training": {"epochs": 3, "batch_size": 32, %s}}
                """.formatted(layers, options), TrainingSpec.class);
    }

    @Test
    void tellsShapesParametersAndStepsBeforehand() {
        TrainingPlan plan = TrainingPlan.of(spec("""
                        {"type": "conv2d", "filters": 8, "kernel_size": [3, 5], "strides": 2, "activation": "relu"},
                        "max_pooling2d", "flatten", {"type": "dense", "units": 3, "activation": "softmax"}
                        """, "\"loss\": \"sparse_categorical_crossentropy\""), IMAGES);
        PlanSummary summary = plan.summary();

        assertThat(summary.layers())
                .containsExactly(
                        new PlanSummary.Layer(0, "conv2d", Shape.of(13, 12, 8), 3 * 5 * 8 + 8, 0),
                        new PlanSummary.Layer(1, "max_pooling2d", Shape.of(6, 6, 8), 0, 0),
                        new PlanSummary.Layer(2, "flatten", Shape.of(288), 0, 0),
                        new PlanSummary.Layer(3, "dense", Shape.of(3), 288 * 3 + 3, 0));
        assertThat(summary.parameterCount()).isEqualTo(128 + 867);
        assertThat(summary.trainRows()).isEqualTo(75);
        assertThat(summary.validationRows()).isEqualTo(25);
        assertThat(summary.testRows()).isEqualTo(20);
        assertThat(summary.stepsPerEpoch()).isEqualTo(3);
        assertThat(summary.totalSteps()).isEqualTo(9);
        assertThat(summary.bytes()).isGreaterThan(4 * summary.parameterCount() * 4);
        assertThat(plan.spec().training().metrics()).containsExactly(new Accuracy());
    }

    @Test
    void choosesMetricsThatSuitNumbers() {
        TrainingPlan plan = TrainingPlan.of(
                spec("{\"type\": \"dense\", \"units\": 2}", "\"loss\": \"mean_squared_error\""), NUMBERS);

        assertThat(plan.spec().training().metrics()).containsExactly(new MeanAbsoluteError());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'conv2d', 'filters': 8, 'kernel_size': 29} | /model/layers/0/kernel_size | padding `same`",
                "'flatten', {'type': 'conv2d', 'filters': 8, 'kernel_size': 3} | /model/layers/1 | (height, width, channels)",
                "'flatten', 'max_pooling2d' | /model/layers/1 | (height, width, channels)",
                "'flatten', {'type': 'dense', 'units': 4, 'activation': 'softmax'} | /model/layers/1 | units 3",
                "{'type': 'conv2d', 'filters': 8, 'kernel_size': 3, 'padding': 'same', 'dilation_rate': 10000} | /model/layers/0/kernel_size | smaller",
                "{'type': 'dense', 'units': 3, 'activation': 'softmax'} | /model/layers/0 | units 3",
                "{'type': 'max_pooling2d', 'pool_size': 30} | /model/layers/0/pool_size | fewer layers",
                "'flatten', {'type': 'dense', 'units': 1000000}, {'type': 'dense', 'units': 1000000} | /model/layers/2 | 2147483647",
            })
    void refusesLayersThatDoNotFit(String layers, String pointer, String mend) {
        TrainingSpec spec = spec(
                layers.replace('\'', '"'),
                "\"loss\": {\"type\": \"sparse_categorical_crossentropy\", \"from_logits\": true}");

        assertThat(problems(spec, IMAGES)).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.message()).contains(mend);
        });
    }

    @Test
    void refusesEverythingThatDoesNotSuitTheTargetAtOnce() {
        TrainingSpec spec = spec(
                "{\"type\": \"dense\", \"units\": 3, \"activation\": \"softmax\"}",
                "\"loss\": \"categorical_crossentropy\", \"metrics\": [\"r2\", \"accuracy\"]");

        assertThat(problems(spec, NUMBERS))
                .extracting(Problem::pointer)
                .containsExactly("/training/loss", "/training/metrics/1", "/model/layers/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'dense', 'units': 500000}, | 64 | /model/layers",
                "{'type': 'dense', 'units': 300000}, {'type': 'dense', 'units': 1000}, | 64 | /model/layers",
                "{'type': 'dense', 'units': 100000}, {'type': 'dense', 'units': 4}, | 1000000 | /training/batch_size",
            })
    void refusesWhatCanNeverFit(String layers, int batch, String pointer) {
        DatasetInfo wide = new DatasetInfo("wide", Shape.of(2000), List.of("a", "b", "c"), 1, 1_000_000, 0);
        TrainingSpec spec = SpecReader.read("""
                {"dataset": {"id": "x"},
                 "model": {"layers": [%s {"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": 3, "batch_size": %d, "loss": "categorical_crossentropy"}}
                """.formatted(layers.replace('\'', '"'), batch), TrainingSpec.class);

        assertThat(problems(spec, wide)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("too_large");
            assertThat(problem.pointer()).isEqualTo(pointer);
        });
    }

    @ParameterizedTest
    @CsvSource({"0, loss", "0.5, val_loss"})
    void watchesTheLossOnHeldOutRowsWhereThereAreAny(double split, String figure) {
        String plateau = "{'type': 'reduce_on_plateau', 'learning_rate': 0.1}";
        String warmup = "{'type': 'warmup', 'steps': 3, 'then': %s}".formatted(plateau);

        Schedule schedule = TrainingPlan.of(monitoring(split, plateau), NUMBERS)
                .spec()
                .training()
                .optimizer()
                .learningRate();
        assertThat(schedule)
                .isInstanceOfSatisfying(
                        ReduceOnPlateau.class,
                        reduce -> assertThat(reduce.monitor()).isEqualTo(figure));
        schedule = TrainingPlan.of(monitoring(split, warmup), NUMBERS)
                .spec()
                .training()
                .optimizer()
                .learningRate();
        assertThat(schedule)
                .isInstanceOfSatisfying(
                        Warmup.class,
                        up -> assertThat(up.then())
                                .isEqualTo(SpecReader.read(plateau.replace('\'', '"'), ReduceOnPlateau.class)
                                        .monitoring(figure)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0   | val_loss | only loss, r2; set `validation_split` to hold out rows. | loss, r2",
                "0   | accuracy | only loss, r2. | loss, r2",
                "0.5 | val_los  | only loss, r2, val_loss, val_r2; did you mean `val_loss`? | loss, r2, val_loss, val_r2",
                "0.5 | test_r2  | measure `test_r2`, only loss | loss, r2, val_loss, val_r2",
                "0.5 | samples_per_second | only loss, r2, val_loss, val_r2. | loss, r2, val_loss, val_r2",
            })
    void refusesToWatchWhatIsNotMeasured(double split, String monitor, String message, String allowed) {
        String plateau = "{'type': 'reduce_on_plateau', 'learning_rate': 0.1, 'monitor': '%s'}".formatted(monitor);
        String nested = "{'type': 'warmup', 'steps': 3, 'then': {'type': 'warmup', 'steps': 3, 'then': %s}}";

        assertThat(problems(monitoring(split, plateau), NUMBERS))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/training/optimizer/learning_rate/monitor");
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.allowed()).isEqualTo(allowed);
                });
        assertThat(problems(monitoring(split, nested.formatted(plateau)), NUMBERS))
                .extracting(Problem::pointer)
                .containsExactly("/training/optimizer/learning_rate/then/then/monitor");
    }

    private static TrainingSpec monitoring(double split, String schedule) {
        return SpecReader.read("""
                {'dataset': {'id': 'x', 'validation_split': %s}, 'model': {'layers': [{'type': 'dense', 'units': 2}]},
                 'training': {'epochs': 3, 'loss': 'mean_squared_error', 'metrics': ['r2'],
                              'optimizer': {'type': 'sgd', 'learning_rate': %s}}}
                """.formatted(split, schedule).replace('\'', '"'), TrainingSpec.class);
    }

    @Test
    void refusesNumbersWhereProbabilitiesAreCompared() {
        TrainingSpec spec =
                spec("\"flatten\", {\"type\": \"dense\", \"units\": 3}", "\"loss\": \"categorical_crossentropy\"");

        assertThat(problems(spec, IMAGES)).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/training/loss");
            assertThat(problem.message()).contains("`softmax`", "`from_logits`");
        });
    }

    @Test
    void refusesANetworkWithoutWeights() {
        DatasetInfo three = new DatasetInfo("three", Shape.of(3), List.of("a", "b", "c"), 1, 100, 0);

        assertThat(problems(spec("\"softmax\"", "\"loss\": \"categorical_crossentropy\""), three))
                .singleElement()
                .extracting(Problem::code)
                .isEqualTo("nothing_to_learn");
    }

    @Test
    void refusesANetworkThatIsFrozenAsAWhole() {
        TrainingSpec spec =
                spec("{\"type\": \"dense\", \"units\": 2, \"trainable\": false}", "\"loss\": \"mean_squared_error\"");

        assertThat(problems(spec, NUMBERS)).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/model/layers");
            assertThat(problem.code()).isEqualTo("nothing_to_learn");
            assertThat(problem.message()).contains("`trainable` false");
        });
    }

    @Test
    void countsWhatIsLearnedAndWhatIsNotApart() {
        PlanSummary summary = TrainingPlan.of(spec("""
                                {"type": "dense", "units": 7, "trainable": false}, {"type": "dense", "units": 2}
                                """, "\"loss\": \"mean_squared_error\""), NUMBERS)
                .summary();

        assertThat(summary.layers())
                .containsExactly(
                        new PlanSummary.Layer(0, "dense", Shape.of(7), 0, 4 * 7 + 7),
                        new PlanSummary.Layer(1, "dense", Shape.of(2), 7 * 2 + 2, 0));
        assertThat(summary.parameterCount()).isEqualTo(35 + 16);
    }

    private static List<Problem> problems(TrainingSpec spec, DatasetInfo dataset) {
        return catchThrowableOfType(InvalidInputException.class, () -> TrainingPlan.of(spec, dataset))
                .problems();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'accumulate', 'steps': 10}, 'sgd' | /training/optimizer/transforms/0/steps | after 10 batches",
                "'sgd', {'type': 'lookahead', 'steps': 10} | /training/optimizer/transforms/1/steps | after 10 batches",
                "{'type': 'accumulate', 'steps': 4}, 'sgd', {'type': 'lookahead', 'steps': 3}"
                        + " | /training/optimizer/transforms/2/steps | after 12 batches"
            })
    void refusesAJobThatEndsBeforeTheModelChanges(String transforms, String pointer, String message) {
        TrainingSpec spec = spec(
                "{\"type\": \"dense\", \"units\": 2}",
                "\"loss\": \"mean_squared_error\", \"optimizer\": {\"type\": \"chain\", \"transforms\": ["
                        + transforms.replace('\'', '"') + "]}");

        assertThatThrownBy(() -> TrainingPlan.of(spec, NUMBERS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(pointer)
                .hasMessageContaining(message);
    }

    private static DatasetInfo ids(double min, double max) {
        DatasetInfo bare = new DatasetInfo("ids", Shape.of(2), List.of(), 1, 50, 0);
        List<ColumnInfo> columns = List.of(
                new ColumnInfo("first", ColumnInfo.Kind.NUMERIC, 0, 0.0, 3.0, 1.0, 1.0, null),
                new ColumnInfo("second", ColumnInfo.Kind.NUMERIC, 0, min, max, 1.0, 1.0, null));
        return new DatasetInfo(
                bare.id(),
                bare.name(),
                bare.format(),
                bare.createdAt(),
                bare.digest(),
                bare.bytes(),
                bare.kind(),
                bare.inputShape(),
                bare.classes(),
                bare.targets(),
                bare.rows(),
                bare.testRows(),
                columns,
                null,
                bare.target(),
                bare.classCounts());
    }

    private static TrainingSpec embedding(String scaling) {
        return SpecReader.read("""
                {"dataset": {"id": "x", "scaling": "%s"}, "model": {"layers": [{"type": "sequential", "layers": [
                  {"type": "embedding", "input_dim": 5, "output_dim": 3}]}, "flatten", {"type": "dense", "units": 1}]},
                 "training": {"epochs": 3, "batch_size": 32, "loss": "mean_squared_error"}}
                """.formatted(scaling), TrainingSpec.class);
    }

    @Test
    void takesColumnsOfIdsToAnEmbedding() {
        assertThat(TrainingPlan.of(embedding("none"), ids(0, 4)).summary().parameterCount())
                .isEqualTo(15 + 7);
    }

    @ParameterizedTest
    @CsvSource({
        "none, 0, 5, /model/layers/0/layers/0/input_dim, larger than every id",
        "none, -1, 4, /model/layers/0/layers/0, whole numbers from 0",
        "none, 0, 3.5, /model/layers/0/layers/0, whole numbers from 0",
        "standardize, 0, 4, /dataset/scaling, use scaling `none`"
    })
    void refusesAnEmbeddingOfWhatAreNoIds(String scaling, double min, double max, String pointer, String remedy) {
        assertThatThrownBy(() -> TrainingPlan.of(embedding(scaling), ids(min, max)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(pointer + ": ")
                .hasMessageContaining(remedy);
    }
}
