package dev.descent.dataset.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowOrderTest {

    private static int[] all(int rows) {
        return IntStream.range(0, rows).toArray();
    }

    private static int[] sorted(int[] order) {
        int[] copy = order.clone();
        Arrays.sort(copy);
        return copy;
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 10",
        "1003, 10",
        "1000, 7",
        "5, 1",
        "100, 99",
        "100, 100",
        "100, 5000",
        "1, 1",
        "160, 10",
        "161, 10"
    })
    void everyRowComesOnce(int rows, int block) {
        int[] order = RowOrder.of(rows, true, block, 3, 1);

        assertThat(sorted(order)).isEqualTo(all(rows));
        assertThat(RowOrder.of(rows, true, block, 3, 1)).isEqualTo(order);
    }

    @Test
    void rowsStayNearTheirBlock() {
        int[] order = RowOrder.of(10_000, true, 20, 3, 2);

        int windows = 0;
        for (int from = 0; from < 10_000; from += 16 * 20) {
            int[] window = Arrays.copyOfRange(order, from, Math.min(10_000, from + 16 * 20));
            assertThat(Arrays.stream(window).map(row -> row / 20).distinct().count())
                    .isEqualTo(window.length / 20);
            assertThat(window).as("mixed").isNotEqualTo(sorted(window));
            windows++;
        }
        assertThat(windows).isEqualTo(32);
    }

    @Test
    void differsFromEpochToEpochAndFromSeedToSeed() {
        int[] order = RowOrder.of(1000, true, 10, 3, 1);

        assertThat(RowOrder.of(1000, true, 10, 3, 2)).isNotEqualTo(order);
        assertThat(RowOrder.of(1000, true, 10, 4, 1)).isNotEqualTo(order);
        assertThat(RowOrder.of(1000, true, null, 3, 1)).isNotEqualTo(order);
        assertThat(sorted(RowOrder.of(1000, true, null, 3, 1))).isEqualTo(all(1000));
        assertThat(RowOrder.of(1000, false, null, 3, 1)).isEqualTo(all(1000));
    }

    /** A block is as likely to come first as last. */
    @Test
    void blocksComeInEveryOrder() {
        double sum = 0;
        for (int epoch = 1; epoch <= 2000; epoch++) {
            int[] order = RowOrder.of(640, true, 10, 9, epoch);
            sum += IntStream.range(0, 640)
                    .filter(i -> order[i] == 0)
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(sum / 2000).isBetween(319.5 - 13, 319.5 + 13);
    }
}
