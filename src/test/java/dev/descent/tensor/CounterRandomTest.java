package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CounterRandomTest {

    private static final int DRAWS = 200_000;

    @Test
    void givesTheSameNumberForTheSameKeyAndIndex() {
        assertThat(CounterRandom.of(1, 2, 3).bits(17))
                .isEqualTo(CounterRandom.of(1, 2, 3).bits(17));
    }

    @Test
    void givesOtherStreamsForOtherKeys() {
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 30; seed++) {
            for (long step = 0; step < 30; step++) {
                for (long layer = 0; layer < 30; layer++) {
                    first.add(CounterRandom.of(seed, step, layer).bits(0));
                }
            }
        }
        assertThat(first).hasSize(27_000);
        assertThat(CounterRandom.of(1, 2).bits(0))
                .isNotEqualTo(CounterRandom.of(2, 1).bits(0));
    }

    @Test
    void isUniform() {
        CounterRandom random = CounterRandom.of(5);
        int[] counts = new int[20];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) (random.uniform(i) * 20)]++;
        }
        double expected = DRAWS / 20.0;
        double chiSquared = Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        // The 99.9 % quantile at 19 degrees of freedom.
        assertThat(chiSquared).isLessThan(43.8);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void choosesByTheSameNumbersInBlocks(DType dtype) {
        CounterRandom random = CounterRandom.of(5);
        for (double share : new double[] {0, 0.3, 1.0 / 3, random.uniform(4000), 1}) {
            Vector chosen = Vector.zeros(dtype, 3000);
            random.choose(3500, share, -1, 2, chosen);
            for (int i = 0; i < chosen.size(); i++) {
                assertThat(chosen.get(i)).isEqualTo(random.uniform(3500 + i) < share ? -1 : 2);
            }
        }
    }

    @Test
    void isNormal() {
        CounterRandom random = CounterRandom.of(6);
        double[] draws = IntStream.range(0, DRAWS).mapToDouble(random::normal).toArray();
        double mean = Arrays.stream(draws).average().orElseThrow();
        double variance = Arrays.stream(draws).map(x -> x * x).average().orElseThrow();
        double beyondTwo = Arrays.stream(draws).filter(x -> Math.abs(x) > 2).count() / (double) DRAWS;

        assertThat(mean).isCloseTo(0, within(0.012));
        assertThat(variance).isCloseTo(1, within(0.02));
        assertThat(beyondTwo).isCloseTo(0.0455, within(0.003));
    }

    @Test
    void permutesEveryElementToEveryPlaceAlike() {
        int[][] counts = new int[6][6];
        for (int seed = 0; seed < 6000; seed++) {
            int[] order = CounterRandom.of(seed).permutation(6);
            assertThat(Arrays.stream(order).sorted()).containsExactly(0, 1, 2, 3, 4, 5);
            for (int place = 0; place < 6; place++) {
                counts[place][order[place]]++;
            }
        }
        for (int[] row : counts) {
            for (int count : row) {
                assertThat(count).isBetween(850, 1150);
            }
        }
    }
}
