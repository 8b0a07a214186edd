package dev.descent.dataset.preparation;

import dev.descent.dataset.statistics.Moments;
import dev.descent.dataset.statistics.Quantiles;
import dev.descent.spec.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Figures of some features of a sample, missing values left out. */
final class FeatureStatistics {

    /** Numbers that are kept at a time, 32 MB of them, unless one feature has more. */
    private static final int MOST_KEPT = 1 << 22;

    private FeatureStatistics() {}

    /** @param at features, which number i of a row belongs to modulo their number in the layout */
    static List<Moments> moments(Layout before, Sample sample, int[] at) {
        int features = before.features();
        Moments.Accumulator[] accumulators =
                Stream.generate(Moments.Accumulator::new).limit(at.length).toArray(Moments.Accumulator[]::new);
        sample.forEach((values, context, target) -> {
            for (int i = 0; i < at.length; i++) {
                for (int place = at[i]; place < values.length; place += features) {
                    if (!Double.isNaN(values[place])) {
                        accumulators[i].add(values[place]);
                    }
                }
            }
        });
        for (int i = 0; i < at.length; i++) {
            requireValues(before, at[i], accumulators[i].count());
        }
        return Arrays.stream(accumulators).map(Moments.Accumulator::moments).toList();
    }

    /**
     * Tells the quantiles of each feature, of some of them at a time: as many as memory allows, since each time all rows are made ready.
     *
     * @param action with the quantiles and their place in {@code at}
     */
    static void quantiles(Layout before, Sample sample, int[] at, ObjIntConsumer<Quantiles> action) {
        int features = before.features();
        int each = Math.multiplyExact(sample.size(), before.width() / features);
        int most = Math.max(1, MOST_KEPT / Math.max(1, each));
        for (int from = 0; from < at.length; from += most) {
            int[] some = Arrays.copyOfRange(at, from, Math.min(at.length, from + most));
            double[][] kept = new double[some.length][each];
            int[] counts = new int[some.length];
            sample.forEach((values, context, target) -> {
                for (int i = 0; i < some.length; i++) {
                    for (int place = some[i]; place < values.length; place += features) {
                        if (!Double.isNaN(values[place])) {
                            kept[i][counts[i]++] = values[place];
                        }
                    }
                }
            });
            for (int i = 0; i < some.length; i++) {
                requireValues(before, some[i], counts[i]);
                action.accept(new Quantiles(Arrays.copyOf(kept[i], counts[i])), from + i);
            }
        }
    }

    private static void requireValues(Layout before, int at, long count) {
        if (count == 0) {
            String what = before.isArray()
                    ? "channel " + at
                    : "column `" + before.columns().get(at).name() + "`";
            throw new InvalidInputException(
                    "", "no_values", "In the training part every value of " + what + " is missing; drop it.");
        }
    }

    /** Places of a row that aren't among some. */
    static int[] others(int width, int[] at) {
        return IntStream.range(0, width)
                .filter(place -> Arrays.binarySearch(at, place) < 0)
                .toArray();
    }
}
