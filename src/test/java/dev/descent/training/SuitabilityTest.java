package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuitabilityTest {

    private static final Map<String, DatasetInfo> DATA = Map.of(
            "two", new DatasetInfo("two", Shape.of(4), List.of("no", "yes"), 1, 100, 0),
            "three", new DatasetInfo("three", Shape.of(4), List.of("a", "b", "c"), 1, 100, 0),
            "number", new DatasetInfo("number", Shape.of(4), List.of(), 1, 100, 0),
            "numbers", new DatasetInfo("numbers", Shape.of(4), List.of(), 2, 100, 0));

    private static TrainingSpec spec(int units, String activation, String options) {
        return SpecReader.read("""
                {"dataset": {"id": "x"},
                 "model": {"layers": [{"type": "dense", "units": %d, "activation": "%s"}]},
                 "training": {"epochs": 3, %s}}
                """.formatted(units, activation, options.replace('\'', '"')), TrainingSpec.class);
    }

    private static List<Problem> problems(String data, int units, String activation, String options) {
        return catchThrowableOfType(
                        InvalidInputException.class,
                        () -> TrainingPlan.of(spec(units, activation, options), DATA.get(data)))
                .problems();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "two | 1 | sigmoid | 'binary_crossentropy'",
                "two | 1 | linear | {'type': 'binary_crossentropy', 'from_logits': true}",
                "two | 2 | softmax | 'binary_crossentropy'",
                "two | 1 | sigmoid | 'focal'",
                "two | 1 | tanh | 'hinge'",
                "two | 2 | linear | 'squared_hinge'",
                "three | 3 | sigmoid | 'focal'",
                "three | 3 | softmax | 'kl_divergence'",
                "three | 3 | linear | 'categorical_hinge'",
                "three | 3 | linear | 'cosine_similarity'",
                "three | 3 | softmax | 'mean_absolute_error'",
                "three | 3 | softmax | 'log_cosh'",
                "number | 1 | exponential | 'poisson'",
                "number | 1 | linear | 'huber'",
                "numbers | 2 | linear | 'cosine_similarity'",
            })
    void takesWhatSuits(String data, int units, String activation, String loss) {
        TrainingPlan plan = TrainingPlan.of(spec(units, activation, "'loss': " + loss), DATA.get(data));

        assertThat(plan.network().outputShape()).isEqualTo(Shape.of(units));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "number | 1 | sigmoid | 'binary_crossentropy' | /training/loss | compares classes | mean_squared_error, mean_absolute_error, huber, log_cosh, poisson",
                "number | 1 | linear | 'hinge' | /training/loss | compares classes | mean_squared_error, mean_absolute_error, huber, log_cosh, poisson",
                "number | 1 | linear | 'cosine_similarity' | /training/loss | only the sign | mean_squared_error, mean_absolute_error, huber, log_cosh, poisson",
                "two | 1 | linear | 'binary_crossentropy' | /training/loss | end the network with `sigmoid` or `softmax`, or set `from_logits` to true. | -",
                "three | 3 | tanh | 'focal' | /training/loss | or set `from_logits` to true. | -",
                "three | 3 | linear | 'kl_divergence' | /training/loss | end the network with `softmax`. | -",
                "two | 1 | softmax | 'binary_crossentropy' | /model/layers/0 | always 1; end the network with `sigmoid` | sigmoid",
                "two | 1 | sigmoid | 'hinge' | /model/layers/0 | or use `tanh` | -",
                "two | 1 | sigmoid | {'type': 'focal', 'from_logits': true} | /model/layers/0 | set `from_logits` to false | -",
                "two | 3 | sigmoid | 'binary_crossentropy' | /model/layers/0 | units 1 or 2. | (1) or (2)",
                "two | 1 | sigmoid | 'categorical_crossentropy' | /model/layers/0 | units 2, or use a loss that needs one output for two classes, as `binary_crossentropy` | (2)",
                "two | 1 | linear | 'mean_squared_error' | /model/layers/0 | `binary_crossentropy` | (2)",
                "three | 1 | sigmoid | 'binary_crossentropy' | /model/layers/0 | has 3 classes; end the network with a `dense` layer of units 3. | (3)",
                "three | 2 | linear | 'hinge' | /model/layers/0 | units 3. | (3)",
            })
    void tellsWhatDoesNotSuit(
            String data, int units, String activation, String loss, String pointer, String message, String allowed) {
        assertThat(problems(data, units, activation, "'loss': " + loss))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo(pointer);
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.allowed()).isEqualTo(allowed);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'precision', {'type': 'precision', 'average': 'micro'} | /training/metrics/1 | duplicate | `precision`",
                "'auc', 'accuracy', 'auc' | /training/metrics/2 | duplicate | `auc`",
                "'accuracy', 'mean_squared_error' | /training/metrics/1 | unsuitable | has classes",
            })
    void tellsWhichMetricDoesNotSuit(String metrics, String pointer, String code, String message) {
        assertThat(problems("three", 3, "linear", "'loss': 'categorical_hinge', 'metrics': [" + metrics + "]"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo(pointer);
                    assertThat(problem.code()).isEqualTo(code);
                    assertThat(problem.message()).contains(message);
                });
    }

    @Test
    void refusesASeriesOfAClassWhoseNameTheHistoryCannotHold() {
        DatasetInfo wordy = new DatasetInfo("wordy", Shape.of(4), List.of("no", "y".repeat(90)), 1, 100, 0);
        String options = "'loss': 'categorical_hinge', 'metrics': [{'type': 'recall', 'average': '%s'}]";

        assertThat(catchThrowableOfType(
                                InvalidInputException.class,
                                () -> TrainingPlan.of(spec(2, "linear", options.formatted("none")), wordy))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/training/metrics/0");
                    assertThat(problem.allowed()).isEqualTo("macro, micro");
                });
        assertThat(TrainingPlan.of(spec(2, "linear", options.formatted("macro")), wordy)
                        .summary()
                        .totalSteps())
                .isPositive();
    }

    @Test
    void refusesToKeepMoreScoresThanThereIsRoomFor() {
        DatasetInfo large = new DatasetInfo("large", Shape.of(4), List.of("a", "b", "c"), 1, 20_000_000, 0);
        TrainingSpec spec = spec(3, "linear", "'loss': 'categorical_hinge', 'metrics': ['accuracy', 'auc']");

        assertThat(catchThrowableOfType(InvalidInputException.class, () -> TrainingPlan.of(spec, large))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/training/metrics/1");
                    assertThat(problem.code()).isEqualTo("too_large");
                    assertThat(problem.message()).contains("60000000");
                });
    }

    @Test
    void watchesTheFigureOfOneClass() {
        String options = "'loss': 'categorical_hinge', 'metrics': [{'type': 'recall', 'average': 'none'}],"
                + " 'optimizer': {'type': 'sgd', 'learning_rate': {'type': 'reduce_on_plateau', 'learning_rate': 0.1,"
                + " 'monitor': '%s'}}";

        assertThat(TrainingPlan.of(spec(3, "linear", options.formatted("recall/b")), DATA.get("three")))
                .isNotNull();
        assertThat(problems("three", 3, "linear", options.formatted("recall")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.allowed()).isEqualTo("loss, recall/a, recall/b, recall/c"));
    }
}
