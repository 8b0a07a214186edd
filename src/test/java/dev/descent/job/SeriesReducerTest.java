package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeriesReducerTest {

    private static final Instant BEGAN = Instant.parse("2026-11-01T12:00:00Z");

    /** Windows of uneven lengths with gaps between them, now and then without a finite value. */
    private static List<MetricPoint> randomSeries(Random random) {
        List<MetricPoint> series = new ArrayList<>();
        long step = random.nextInt(5);
        Instant time = BEGAN;
        int points = 1 + random.nextInt(300);
        for (int i = 0; i < points; i++) {
            long first = step + 1 + random.nextInt(3);
            long last = i == 0 ? first : first + random.nextInt(20);
            step = last;
            time = time.plusMillis(random.nextInt(4) == 0 ? 0 : random.nextInt(500));
            series.add(window(random, first, last, time));
        }
        return series;
    }

    private static MetricPoint window(Random random, long first, long last, Instant time) {
        long count = last - first + 1;
        long nonFinite = random.nextInt(5) == 0 ? 1 + random.nextInt((int) count) : 0;
        int epoch = (int) (last / 50) + 1;
        if (nonFinite == count) {
            return new MetricPoint(first, last, epoch, null, null, null, count, nonFinite, time);
        }
        double mean = random.nextGaussian();
        return new MetricPoint(
                first,
                last,
                epoch,
                mean,
                mean - random.nextDouble(),
                mean + random.nextDouble(),
                count,
                nonFinite,
                time);
    }

    private static Buckets buckets(HistoryAxis axis, List<List<MetricPoint>> all, int most) {
        long[] places = all.stream()
                .flatMap(List::stream)
                .mapToLong(point -> axis.of(point, BEGAN))
                .sorted()
                .toArray();
        return Buckets.over(axis, places[0], places[places.length - 1], most - 1);
    }

    private static List<MetricPoint> reduce(Buckets buckets, List<MetricPoint> series) {
        SeriesReducer reducer = new SeriesReducer(buckets, BEGAN);
        series.forEach(reducer::add);
        return reducer.points();
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingOfRandomSeriesAndPutsThemIntoTheSameBuckets(HistoryAxis axis) {
        Random random = new Random(5);
        for (int run = 0; run < 500; run++) {
            List<List<MetricPoint>> all = List.of(randomSeries(random), randomSeries(random), randomSeries(random));
            int most = 2 + random.nextInt(60);
            Buckets buckets = buckets(axis, all, most);

            for (List<MetricPoint> series : all) {
                List<MetricPoint> reduced = reduce(buckets, series);

                assertThat(reduced).hasSizeBetween(1, most);
                assertSameSums(reduced, series);
                assertEnds(reduced, series);
                assertInBuckets(reduced, buckets);
            }
        }
    }

    private static void assertSameSums(List<MetricPoint> reduced, List<MetricPoint> series) {
        assertThat(reduced.stream().mapToLong(MetricPoint::count).sum())
                .isEqualTo(series.stream().mapToLong(MetricPoint::count).sum());
        assertThat(reduced.stream().mapToLong(MetricPoint::nonFinite).sum())
                .isEqualTo(series.stream().mapToLong(MetricPoint::nonFinite).sum());
        assertThat(finite(reduced, MetricPoint::min).min())
                .isEqualTo(finite(series, MetricPoint::min).min());
        assertThat(finite(reduced, MetricPoint::max).max())
                .isEqualTo(finite(series, MetricPoint::max).max());
        assertThat(finite(reduced, SeriesReducerTest::sum).sum())
                .isCloseTo(finite(series, SeriesReducerTest::sum).sum(), within(1e-9));
        for (MetricPoint point : reduced) {
            if (point.count() == point.nonFinite()) {
                assertThat(point.mean()).isNull();
                assertThat(point.min()).isNull();
                assertThat(point.max()).isNull();
            } else {
                assertThat(point.mean()).isBetween(point.min(), point.max());
            }
        }
    }

    private static double sum(MetricPoint point) {
        return Objects.requireNonNull(point.mean()) * (point.count() - point.nonFinite());
    }

    private static DoubleStream finite(List<MetricPoint> points, ToDoubleFunction<MetricPoint> figure) {
        return points.stream().filter(point -> point.mean() != null).mapToDouble(figure);
    }

    private static void assertEnds(List<MetricPoint> reduced, List<MetricPoint> series) {
        MetricPoint last = series.get(series.size() - 1);
        assertThat(reduced.get(0)).isEqualTo(series.get(0));
        assertThat(reduced.get(reduced.size() - 1))
                .returns(last.lastStep(), MetricPoint::lastStep)
                .returns(last.epoch(), MetricPoint::epoch)
                .returns(last.time(), MetricPoint::time);
        for (int i = 1; i < reduced.size(); i++) {
            assertThat(reduced.get(i).firstStep())
                    .isGreaterThan(reduced.get(i - 1).lastStep());
        }
    }

    /** But for the first point, no two are in one. */
    private static void assertInBuckets(List<MetricPoint> reduced, Buckets buckets) {
        long before = -1;
        for (MetricPoint point : reduced.subList(1, reduced.size())) {
            long bucket = (buckets.axis().of(point, BEGAN) - buckets.from()) / buckets.width();
            assertThat(bucket).isGreaterThan(before).isLessThan(buckets.count());
            before = bucket;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 1",
        "1, 1, 9, 1, 1",
        "1, 10, 10, 1, 10",
        "1, 11, 10, 2, 6",
        "1, 1000, 1, 1000, 1",
        "-3, 3, 2, 4, 2",
        "5, 1000005, 999, 1002, 999"
    })
    void bucketsAreAsNarrowAsTheirNumberAllows(long first, long last, int most, long width, int count) {
        assertThat(Buckets.over(HistoryAxis.STEP, first, last, most))
                .isEqualTo(new Buckets(HistoryAxis.STEP, first, width, count));
    }

    @ParameterizedTest
    @EnumSource
    void aSinglePointStaysAsItIs(HistoryAxis axis) {
        MetricPoint only = window(new Random(1), 7, 7, BEGAN);

        assertThat(reduce(buckets(axis, List.of(List.of(only)), 2), List.of(only)))
                .containsExactly(only);
    }

    @Test
    void pointsOfOneMomentShareTheirBucket() {
        Random random = new Random(2);
        List<MetricPoint> series = new ArrayList<>();
        for (int step = 1; step <= 9; step++) {
            series.add(window(random, step, step, BEGAN));
        }

        List<MetricPoint> reduced = reduce(buckets(HistoryAxis.TIME, List.of(series), 5), series);

        assertThat(reduced).hasSize(2);
        assertThat(reduced.get(1).count()).isEqualTo(8);
    }

    @Test
    void aClockThatWasSetBackTakesNoSeriesBack() {
        Random random = new Random(3);
        List<MetricPoint> series = new ArrayList<>();
        for (int step = 1; step <= 40; step++) {
            series.add(window(random, step, step, BEGAN.plusSeconds(step < 20 ? step : step - 15)));
        }

        List<MetricPoint> reduced = reduce(Buckets.over(HistoryAxis.TIME, 1_000, 25_000, 9), series);

        assertThat(reduced).hasSizeLessThanOrEqualTo(10);
        assertSameSums(reduced, series);
        assertEnds(reduced, series);
    }

    @Test
    void theMeanOfTheLargestNumbersIsANumber() {
        List<MetricPoint> series = new ArrayList<>();
        for (int step = 1; step <= 4; step++) {
            series.add(new MetricPoint(step, step, 1, 1.7e308, 1.7e308, 1.7e308, 1, 0, BEGAN));
        }

        assertThat(reduce(Buckets.over(HistoryAxis.STEP, 1, 4, 1), series)
                        .get(1)
                        .mean())
                .isEqualTo(1.7e308);
    }
}
