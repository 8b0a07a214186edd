package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Examples;
import dev.descent.network.MeanSquaredError;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
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

    private static BatchLoader loader(long largest, boolean laborious) {
        return new BatchLoader(
                rows -> BatchRows.allocate(
                        NUMBERS, new MeanSquaredError(), RowWeights.ofEvaluation(SPEC), DType.FLOAT32, rows),
                largest,
                laborious);
    }

    /** What is done to rows besides copying them is worth a thread, however few they are. */
    @ParameterizedTest
    @CsvSource({"4, false, 0", "4, true, 2", "20000, false, 2"})
    void gathersAheadWhereThatIsWorthAThread(long largest, boolean laborious, int ahead) {
        Numbers numbers = new Numbers();
        int[] order = IntStream.range(0, 10).toArray();
        try (BatchLoader loader = loader(largest, laborious)) {
            for (int from = 0; from < 10; ) {
                BatchRows batch = loader.take(numbers, order, from, 4);
                for (int k = 0; k < batch.rows(); k++) {
                    assertThat(batch.inputs().get(k)).isEqualTo(from + k);
                }
                from += batch.rows();
            }
        }

        assertThat(numbers.threads).hasSize(3);
        assertThat(numbers.threads.stream().filter("batch-loader"::equals).count())
                .isEqualTo(ahead);
    }
}
