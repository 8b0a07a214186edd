package dev.descent.dataset.sampling;

import dev.descent.tensor.CounterRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/** All rows, and behind them as many rows again as their classes lack. */
final class Repeats {

    /** Sets the draws apart from the other random streams of a job. */
    private static final long REPEATING = 0x2E9EA7;

    private Repeats() {}

    /** Rows of each class if those with fewer than a share of the largest one get that many; a class without rows gets none. */
    static int[] wanted(int[] counts, double ratio) {
        int least = (int) Math.round(ratio * Arrays.stream(counts).max().orElse(0));
        return Arrays.stream(counts)
                .map(count -> count == 0 ? 0 : Math.max(count, least))
                .toArray();
    }

    /** Each row of a class comes as often as the others, or once more: which of them do so is drawn. */
    static int[] draw(int[] classes, int[] counts, int[] wanted, long seed) {
        int[] drawn = Arrays.copyOf(
                IntStream.range(0, classes.length).toArray(),
                Arrays.stream(wanted).sum());
        int next = classes.length;
        for (int of = 0; of < counts.length; of++) {
            int number = of;
            if (wanted[of] == counts[of]) {
                continue;
            }
            int[] members = IntStream.range(0, classes.length)
                    .filter(row -> classes[row] == number)
                    .toArray();
            int[] order = CounterRandom.of(seed, REPEATING, of).permutation(members.length);
            for (int i = 0; i < wanted[of] - counts[of]; i++) {
                drawn[next++] = members[order[i % members.length]];
            }
        }
        return drawn;
    }
}
