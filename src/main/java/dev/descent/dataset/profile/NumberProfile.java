package dev.descent.dataset.profile;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.statistics.Moments;
import dev.descent.dataset.statistics.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Makes the figures of a column of numbers. */
final class NumberProfile {

    private static final double[] SHARES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

    private static final int BINS = 20;

    private NumberProfile() {}

    /** @param values of all rows, NaN where one is missing */
    static Profile.Column of(String name, ColumnInfo.Kind kind, double[] values) {
        double[] present =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        long missing = values.length - present.length;
        if (present.length == 0) {
            return new Profile.Column(name, kind, 0, missing, 0, null, null, null, null, null, null, null, null);
        }
        Moments.Accumulator accumulator = new Moments.Accumulator();
        DoubleStream.of(present).forEach(accumulator::add);
        Moments moments = accumulator.moments();
        Profile.Histogram histogram = histogram(present, moments.min(), moments.max());
        Quantiles quantiles = new Quantiles(present);
        return new Profile.Column(
                name,
                kind,
                present.length,
                missing,
                quantiles.distinct(),
                asUploaded(moments.min()),
                asUploaded(moments.max()),
                moments.mean(),
                moments.standardDeviation(),
                DoubleStream.of(SHARES)
                        .mapToObj(share -> new Profile.Quantile(share, asUploaded(quantiles.at(share))))
                        .toList(),
                histogram,
                null,
                null);
    }

    /** Most values are stored in single precision: 4.3 shall not be described as 4.300000190734863. Whole numbers are exact. */
    private static double asUploaded(double value) {
        return value == (float) value && value != Math.rint(value)
                ? Double.parseDouble(Float.toString((float) value))
                : value;
    }

    /** Of bytes, of which {@code counts[b]} have the value b. */
    static Profile.Column ofBytes(String name, long[] counts) {
        Moments moments = Moments.ofHistogram(counts);
        long all = LongStream.of(counts).sum();
        List<Profile.Quantile> quantiles = new ArrayList<>();
        for (double share : SHARES) {
            quantiles.add(new Profile.Quantile(share, quantile(counts, share * (all - 1))));
        }
        List<Long> bins = new ArrayList<>();
        List<Double> edges = new ArrayList<>(List.of(0.0));
        for (int from = 0; from < counts.length; from += 16) {
            bins.add(Arrays.stream(counts, from, from + 16).sum());
            edges.add(from + 16.0);
        }
        return new Profile.Column(
                name,
                ColumnInfo.Kind.CHANNEL,
                all,
                0,
                LongStream.of(counts).filter(count -> count > 0).count(),
                moments.min(),
                moments.max(),
                moments.mean(),
                moments.standardDeviation(),
                quantiles,
                new Profile.Histogram(edges, bins),
                null,
                null);
    }

    private static double quantile(long[] counts, double place) {
        long below = (long) Math.floor(place);
        double fraction = place - below;
        double low = valueAt(counts, below);
        return fraction == 0 ? low : low + fraction * (valueAt(counts, below + 1) - low);
    }

    private static int valueAt(long[] counts, long place) {
        long passed = 0;
        int value = 0;
        while (passed + counts[value] <= place) {
            passed += counts[value++];
        }
        return value;
    }

    /** As NumPy's: parts of equal width from the least to the greatest value. */
    private static Profile.Histogram histogram(double[] values, double min, double max) {
        double low = min == max ? min - 0.5 : min;
        double width = (min == max ? 1 : max - min) / BINS;
        long[] counts = new long[BINS];
        for (double value : values) {
            counts[Math.max(0, Math.min(BINS - 1, (int) ((value - low) / width)))]++;
        }
        List<Double> edges = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            edges.add(low + bin * width);
        }
        edges.add(min == max ? max + 0.5 : max);
        return new Profile.Histogram(edges, LongStream.of(counts).boxed().toList());
    }
}
