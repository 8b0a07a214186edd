package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.JsonSchemas;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BatchSizeTest {

    @TempDir
    private Path directory;

    private static TrainingSpec spec(String batchSize) {
        return SpecReader.read("""
                {"dtype": "float64", "dataset": {"id": "diabetes", "validation_split": 0.25, "scaling": "standardize"},
                 "model": {"layers": [{"type": "dense", "units": 1, "kernel_initializer": "zeros"}]},
                 "training": {"epochs": 4, "loss": "mean_squared_error", "batch_size": %s,
                              "optimizer": {"type": "sgd", "learning_rate": 0.1}}}
                """.formatted(batchSize), TrainingSpec.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1000000", "\"full\""})
    void staysAsItWasGiven(String batchSize) {
        TrainingSpec spec = spec(batchSize);
        String resolved = SpecReader.mapper().writeValueAsString(spec);

        assertThat(resolved).contains("\"batch_size\":" + batchSize + ",");
        assertThat(SpecReader.read(resolved, TrainingSpec.class)).isEqualTo(spec);
        assertThat(SpecReader.mapper().readValue(resolved, TrainingSpec.class)).isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0       | the number 0.",
                "-1      | the number -1.",
                "1000001 | the number 1000001.",
                "1.5     | the number 1.5.",
                "\"all\" | the string \"all\".",
                "\"ful\" | the string \"ful\"; did you mean `full`?",
                "true    | true.",
            })
    void isRefusedOtherwise(String batchSize, String found) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> spec(batchSize));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/training/batch_size");
            assertThat(problem.message())
                    .isEqualTo("`batch_size` must be an integer > 0 and ≤ 1000000, or `full`, but is " + found);
        });
    }

    @Test
    void isPublishedAsValueOrWord() {
        JsonNode schema =
                JsonSchemas.of(TrainingSpec.class).get("TrainingOptions").at("/properties/batch_size");

        assertThat(schema.get("oneOf").toString())
                .isEqualTo("[{\"type\":\"integer\",\"format\":\"int32\",\"exclusiveMinimum\":0,\"maximum\":1000000},"
                        + "{\"type\":\"string\",\"const\":\"full\"}]");
        assertThat(schema.get("default").intValue()).isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource({"'\"full\"', 75, 1", "75, 75, 1", "1000, 75, 1", "74, 74, 2", "32, 32, 3"})
    void isResolvedAgainstTheTrainingRows(String batchSize, int rows, int stepsPerEpoch) {
        DatasetInfo hundred = new DatasetInfo("hundred", Shape.of(3), List.of(), 1, 100, 0);
        PlanSummary summary = TrainingPlan.of(spec(batchSize), hundred).summary();

        assertThat(summary.batchRows()).isEqualTo(rows);
        assertThat(summary.stepsPerEpoch()).isEqualTo(stepsPerEpoch);
        assertThat(summary.totalSteps()).isEqualTo(4 * stepsPerEpoch);
    }

    @Test
    void allRowsCanBeTooMany() {
        DatasetInfo large = new DatasetInfo("large", Shape.of(4000), List.of(), 1, 2_000_000, 0);
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> TrainingPlan.of(spec("\"full\""), large));

        assertThat(refused.problems())
                .containsExactly(new Problem(
                        "/training/batch_size",
                        "too_large",
                        "A batch of 1500000 rows makes 6000000000 numbers in one layer; at most "
                                + DType.FLOAT64.mostElements() + " are possible. Make the batch smaller."));
    }

    /** The weights start at 0, and so do all predictions: the first loss is the mean square of all targets. */
    @Test
    void aFullBatchIsOneUpdateAnEpochOnAllRows() {
        TrainingSpec spec = spec("\"full\"");
        Dataset dataset = new DatasetStore(directory, Clock.systemUTC()).open("diabetes");
        PreparedData data = dataset.prepare(spec.dataset(), spec.seed());
        int rows = data.train().size();
        Vector inputs = Vector.zeros(DType.FLOAT64, rows * 10);
        Vector targets = Vector.zeros(DType.FLOAT64, rows);
        data.train().gather(IntStream.range(0, rows).toArray(), 0, rows, inputs, targets);
        List<Long> updates = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        List<Double> epochs = new ArrayList<>();

        try (Trainer trainer = new Trainer(TrainingPlan.of(spec, dataset.info()), data)) {
            Outcome outcome = trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            updates.add(step);
                            losses.add(loss);
                            assertThat(step).isEqualTo(epoch);
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            epochs.add(metrics.get("loss"));
                        }
                    },
                    () -> false);
            assertThat(outcome.steps()).isEqualTo(4);
        }

        assertThat(updates).containsExactly(1L, 2L, 3L, 4L);
        double mean = targets.sumOfSquares() / rows;
        assertThat(losses.get(0)).isCloseTo(mean, within(1e-12 * mean));
        assertThat(losses).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        for (int epoch = 0; epoch < 4; epoch++) {
            assertThat(epochs.get(epoch)).isCloseTo(losses.get(epoch), within(1e-12 * mean));
        }
    }
}
