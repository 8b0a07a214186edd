package dev.descent.dataset.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The values of a column in ascending order. */
public final class Quantiles {

    private final double[] sorted;

    /** @param values at least one, none NaN; sorted in place */
    public Quantiles(double[] values) {
        Arrays.sort(values);
        this.sorted = values;
    }

    /**
     * The value below which a share of all lies, interpolated linearly between the two nearest: definition 7 of Hyndman and Fan 1996,
     * which NumPy's default is.
     *
     * @param share in [0, 1]
     */
    public double at(double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        double fraction = place - below;
        double low = sorted[below];
        // Without a step over the last value, and exact where two neighbours are equal.
        return fraction == 0 ? low : low + fraction * (sorted[below + 1] - low);
    }

    /** Different values. */
    public long distinct() {
        return IntStream.range(0, sorted.length)
                .filter(i -> i == 0 || sorted[i] != sorted[i - 1])
                .count();
    }

    /** The value that occurs most often; of several the smallest. */
    public double mostFrequent() {
        double best = sorted[0];
        int most = 0;
        for (int from = 0; from < sorted.length; ) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            if (to - from > most) {
                most = to - from;
                best = sorted[from];
            }
            from = to;
        }
        return best;
    }
}
