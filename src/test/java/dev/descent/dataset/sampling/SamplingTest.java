package dev.descent.dataset.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.Problem;
import dev.descent.spec.Problems;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {

    /** 103 rows of class 0, 34 of class 1, none of class 2, 3 of class 3, mixed with each other. */
    private static final int[] CLASSES = IntStream.range(0, 140)
            .map(row -> row % 47 == 5 ? 3 : row % 4 == 2 && row < 138 ? 1 : 0)
            .toArray();

    private static int[] counts(Sampling sampling, long seed) {
        int[] drawn = sampling.draw(CLASSES, 4, seed);
        return Sampling.counts(Arrays.stream(drawn).map(row -> CLASSES[row]).toArray(), 4);
    }

    @ParameterizedTest
    @CsvSource({"1", "0.5", "0.25", "0.02"})
    void oversamplesUpToAShareOfTheLargest(double ratio) {
        int[] all = Sampling.counts(CLASSES, 4);
        int least = (int) Math.round(ratio * all[0]);
        int[] wanted = {all[0], Math.max(all[1], least), 0, Math.max(all[3], least)};
        Sampling sampling = new Oversample(ratio);

        assertThat(sampling.wanted(all)).isEqualTo(wanted);
        assertThat(counts(sampling, 1)).isEqualTo(wanted);
        int[] drawn = sampling.draw(CLASSES, 4, 1);
        assertThat(Arrays.copyOf(drawn, 140))
                .as("every row, then the repeats")
                .isEqualTo(IntStream.range(0, 140).toArray());
        for (int of : new int[] {1, 3}) {
            long[] times = IntStream.range(0, 140)
                    .filter(row -> CLASSES[row] == of)
                    .mapToLong(row ->
                            Arrays.stream(drawn).filter(one -> one == row).count())
                    .sorted()
                    .toArray();
            assertThat(times[times.length - 1] - times[0]).isBetween(0L, 1L);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 3, 3", "0.1, 30, 30, 3", "0.05, 60, 34, 3", "0.001, 103, 34, 3"})
    void undersamplesDownToASmallestClass(double ratio, int zeros, int ones, int threes) {
        Sampling sampling = new Undersample(ratio);

        assertThat(counts(sampling, 1)).isEqualTo(new int[] {zeros, ones, 0, threes});
        int[] drawn = sampling.draw(CLASSES, 4, 1);
        assertThat(drawn).isSorted().doesNotHaveDuplicates();
        assertThat(sampling.draw(CLASSES, 4, 1)).isEqualTo(drawn);
        if (zeros < 103) {
            assertThat(sampling.draw(CLASSES, 4, 2)).isNotEqualTo(drawn);
        }
    }

    @Test
    void drawsByTheSeed() {
        Sampling sampling = new Oversample(1.0);

        assertThat(sampling.draw(CLASSES, 4, 5)).isEqualTo(sampling.draw(CLASSES, 4, 5));
        assertThat(sampling.draw(CLASSES, 4, 5)).isNotEqualTo(sampling.draw(CLASSES, 4, 6));
    }

    @Test
    void findsTheNearestNeighbours() {
        int points = 200;
        float[][] columns = new float[3][points];
        for (int i = 0; i < 3 * points; i++) {
            columns[i % 3][i / 3] = (float) CounterRandom.of(4).uniform(i);
        }
        int[][] nearest = Neighbors.nearest(columns, points, 7);

        for (int point = 0; point < points; point++) {
            int from = point;
            List<Integer> sorted = IntStream.range(0, points)
                    .filter(other -> other != from)
                    .boxed()
                    .sorted(Comparator.comparing(other -> distance(columns, from, other)))
                    .limit(7)
                    .toList();
            assertThat(nearest[point])
                    .containsExactly(sorted.stream().mapToInt(i -> i).toArray());
        }
    }

    private static float distance(float[][] columns, int a, int b) {
        float sum = 0;
        for (float[] column : columns) {
            sum += (column[b] - column[a]) * (column[b] - column[a]);
        }
        return sum;
    }

    private static List<String> problems(Sampling sampling, boolean classes, Shape shape, int... counts) {
        Problems problems = new Problems("/dataset/sampling");
        sampling.check(classes, shape, problems);
        if (counts.length > 0) {
            sampling.check(counts, List.of("a", "b", "c"), (int) shape.elements(), problems);
        }
        return problems.list().stream()
                .map(Problem::message)
                .map(message -> message.substring(0, message.indexOf(' ', 20)))
                .toList();
    }

    @Test
    void saysWhatCantBeSampled() {
        Shape four = Shape.of(4);

        assertThat(problems(new Oversample(1.0), false, four)).containsExactly("The data set has numbers");
        assertThat(problems(new Smote(5, 1.0), true, Shape.of(8, 8, 1))).containsExactly("Only rows of columns");
        assertThat(problems(new Smote(5, 1.0), true, four, 10, 1, 0)).containsExactly("Class `b` has one training");
        assertThat(problems(new Smote(5, 0.05), true, four, 10, 1, 0)).isEmpty();
        assertThat(problems(new Smote(5, 1.0), true, four, 300_000, 50_001, 3))
                .containsExactly("Class `b` has 50001 training");
        assertThat(problems(new Smote(5, 1.0), true, four, 300_000, 50_000, 3)).isEmpty();
        assertThat(problems(new Oversample(1.0), true, four, 500_000_000, 2, 3))
                .containsExactly("This makes 1500000000");
    }
}
