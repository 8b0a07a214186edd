package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Examples;
import dev.descent.network.MeanSquaredError;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchLoaderTest {

    private static final DatasetInfo NUMBERS = new DatasetInfo("numbers", Shape.of(1), List.of(), 1, 10, 0);

    private static final TrainingSpec SPEC = SpecReader.read("""
            {"dataset": {"id": "numbers"}, "model": {"layers": [{"type": "dense", "units": 1}]},
             "training": {"epochs": 1, "loss": "mean_squared_error"}}
            """, TrainingSpec.class);

    /** Each row is its own number; remembers who gathered. */
    private static final class Numbers implements Examples {

        final List<String> threads = new CopyOnWriteArrayList<>();

        @Override
        public int size() {
            return 10;
        }

        @Override
        public double target(int row) {
            return row;
        }

        @Override
        public void gather(int[] order, int from, int count, Vector inputs, Vector targets) {
            threads.add(Thread.currentThread().getName());
            for (int k = 0; k < count; k++) {
                inputs.set(k, order[from + k]);
                targets.set(k, order[from + k]);
            }
        }
    }

    private static BatchLoader loader(boolean worthSharing, ThreadTeam training, boolean spare) {
        return new BatchLoader(
                rows -> BatchRows.allocate(
                        NUMBERS, new MeanSquaredError(), RowWeights.ofEvaluation(SPEC), DType.FLOAT32, rows),
                worthSharing,
                training,
                spare);
    }

    /** Rows in batches of 4, 4 and 2. */
    @ParameterizedTest
    @CsvSource({"false, true, 0, 0, 3", "false, false, 0, 0, 3", "true, true, 2, 0, 3", "true, false, 0, 3, 6"})
    void gathersAheadOrWithTheThreadsThatTrain(
            boolean worthSharing, boolean spare, int ahead, int byTheOther, int all) {
        Numbers numbers = new Numbers();
        int[] order = IntStream.range(0, 10).toArray();
        try (ThreadTeam training = new ThreadTeam(2);
                BatchLoader loader = loader(worthSharing, training, spare)) {
            for (int from = 0; from < 10; ) {
                BatchRows batch = loader.take(numbers, order, from, 4);
                for (int k = 0; k < batch.rows(); k++) {
                    assertThat(batch.inputs().get(k)).isEqualTo(from + k);
                    assertThat(batch.targets().get(k)).isEqualTo(from + k);
                }
                from += batch.rows();
            }
        }

        assertThat(numbers.threads).hasSize(all);
        assertThat(numbers.threads.stream().filter("batch-loader"::equals)).hasSize(ahead);
        assertThat(numbers.threads.stream().filter("team-1"::equals)).hasSize(byTheOther);
    }

    @Test
    void aRowOrALargeBatchIsWorthSharing() {
        for (long largest : new long[] {4, 20_000}) {
            for (boolean laborious : new boolean[] {false, true}) {
                Numbers numbers = new Numbers();
                try (ThreadTeam training = new ThreadTeam(Runtime.getRuntime().availableProcessors());
                        BatchLoader loader = new BatchLoader(
                                rows -> BatchRows.allocate(
                                        NUMBERS,
                                        new MeanSquaredError(),
                                        RowWeights.ofEvaluation(SPEC),
                                        DType.FLOAT32,
                                        rows),
                                largest,
                                laborious,
                                training)) {
                    loader.take(numbers, IntStream.range(0, 64).toArray(), 0, 64);
                }
                assertThat(numbers.threads)
                        .hasSize(largest > 4 || laborious ? Runtime.getRuntime().availableProcessors() : 1);
            }
        }
    }
}
