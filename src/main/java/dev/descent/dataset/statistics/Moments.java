package dev.descent.dataset.statistics;

/**
 * Statistics of some values, at least one.
 *
 * @param standardDeviation of the population: divided by n, not n − 1
 */
public record Moments(double min, double max, double mean, double standardDeviation) {

    /** Takes values one by one (Welford 1962), so that neither order nor size costs accuracy; equal values have deviation 0. */
    public static final class Accumulator {
        private long count;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double mean;
        private double squares;

        public long count() {
            return count;
        }

        public void add(double value) {
            count++;
            min = Math.min(min, value);
            max = Math.max(max, value);
            double delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }

        /** Of what was added, at least one value. */
        public Moments moments() {
            return new Moments(min, max, mean, Math.sqrt(squares / count));
        }
    }

    /** Of bytes, of which {@code counts[b]} have the value b. */
    public static Moments ofHistogram(long[] counts) {
        long count = 0;
        long sum = 0;
        int min = 255;
        int max = 0;
        for (int value = 0; value < counts.length; value++) {
            count += counts[value];
            sum += counts[value] * value;
            if (counts[value] > 0) {
                min = Math.min(min, value);
                max = value;
            }
        }
        double mean = (double) sum / count;
        double squares = 0;
        for (int value = 0; value < counts.length; value++) {
            squares += counts[value] * (value - mean) * (value - mean);
        }
        return new Moments(min, max, mean, Math.sqrt(squares / count));
    }
}
