package dev.descent.dataset.preparation;

import dev.descent.dataset.statistics.Moments;
import dev.descent.dataset.statistics.Quantiles;
import dev.descent.spec.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Figures of some features of a sample, missing values left out. */
final class FeatureStatistics {

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

    /** One feature after the other, so that only one is held at a time. */
    static Quantiles quantiles(Layout before, Sample sample, int at) {
        int features = before.features();
        double[] kept = new double[Math.multiplyExact(sample.size(), before.width() / features)];
        int[] count = new int[1];
        sample.forEach((values, context, target) -> {
            for (int place = at; place < values.length; place += features) {
                if (!Double.isNaN(values[place])) {
                    kept[count[0]++] = values[place];
                }
            }
        });
        requireValues(before, at, count[0]);
        return new Quantiles(count[0] == kept.length ? kept : Arrays.copyOf(kept, count[0]));
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
