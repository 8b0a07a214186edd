package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricSeriesTest {

    private static final int MOST = 10;

    private final MetricSeries series = new MetricSeries(MOST);

    private void add(int from, int to) {
        for (int step = from; step <= to; step++) {
            series.add(step, 1 + step / 100, value(step), step);
        }
    }

    private static double value(int step) {
        return Math.sin(step) * 1000 / step;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 11, 12, 19, 20, 21, 100, 1000, 12_345})
    void sumsUpEveryValueExactlyOnce(int steps) {
        add(1, steps);

        List<MetricPoint> points = series.takeUnsaved();

        assertThat(points).hasSizeBetween(Math.min(steps, MOST / 2), MOST);
        assertThat(points.get(0).firstStep()).isEqualTo(1);
        assertThat(points.get(0).lastStep()).isEqualTo(1);
        assertThat(points.get(points.size() - 1).lastStep()).isEqualTo(steps);
        int next = 1;
        for (MetricPoint point : points) {
            assertThat(point.firstStep()).isEqualTo(next);
            assertMatches(point);
            next = (int) point.lastStep() + 1;
        }
    }

    private static void assertMatches(MetricPoint point) {
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int step = (int) point.firstStep(); step <= point.lastStep(); step++) {
            sum += value(step);
            min = Math.min(min, value(step));
            max = Math.max(max, value(step));
        }
        assertThat(point.count()).isEqualTo(point.lastStep() - point.firstStep() + 1);
        assertThat(point.mean()).isCloseTo(sum / point.count(), within(1e-9));
        assertThat(point.min()).isEqualTo(min);
        assertThat(point.max()).isEqualTo(max);
        assertThat(point.nonFinite()).isZero();
    }

    @Test
    void whatIsSavedPieceByPieceIsTheWhole() {
        List<MetricPoint> stored = new ArrayList<>();
        for (int from = 1; from < 500; from += 7) {
            add(from, from + 6);
            List<MetricPoint> tail = series.takeUnsaved();
            stored.removeIf(point -> point.firstStep() >= tail.get(0).firstStep());
            stored.addAll(tail);
        }

        series.unsaved();
        assertThat(stored).isEqualTo(series.takeUnsaved());
        assertThat(series.takeUnsaved()).isEmpty();
    }

    @Test
    void countsWhatIsNotFiniteAndLeavesItOut() {
        series.add(1, 1, 4, 0);
        series.add(2, 1, Double.NaN, 0);

        assertThat(series.takeUnsaved().get(1))
                .returns(1L, MetricPoint::nonFinite)
                .returns(1L, MetricPoint::count)
                .returns(null, MetricPoint::mean);

        for (int step = 3; step <= 40; step++) {
            series.add(step, 1, step == 4 ? Double.POSITIVE_INFINITY : 2, 0);
        }
        MetricPoint merged = series.takeUnsaved().get(1);
        assertThat(merged.nonFinite()).isEqualTo(2);
        assertThat(merged.count()).isGreaterThan(2);
        assertThat(merged.mean()).isEqualTo(2);
        assertThat(merged.max()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 9})
    void isReducedWithoutLosingAValue(int most) {
        add(1, 1000);

        SeriesReducer reducer = new SeriesReducer(Buckets.over(HistoryAxis.STEP, 1, 1000, most - 1), Instant.EPOCH);
        series.takeUnsaved().forEach(reducer::add);
        List<MetricPoint> reduced = reducer.points();

        assertThat(reduced).hasSizeLessThanOrEqualTo(most);
        assertThat(reduced.get(0).lastStep()).isEqualTo(1);
        assertThat(reduced.get(reduced.size() - 1).lastStep()).isEqualTo(1000);
        reduced.forEach(MetricSeriesTest::assertMatches);
    }
}
