package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is asked of the points of a history. */
final class HistoryPoints {

    private HistoryPoints() {}

    static void assertSummedUp(JsonNode points, JsonNode whole) {
        assertThat(points.size()).isBetween(2, 12);
        assertThat(points.path(0)).isEqualTo(whole.path(0));
        assertThat(steps(points))
                .isSorted()
                .endsWith(whole.path(whole.size() - 1).path("step").longValue());
        assertThat(sum(points, "count")).isEqualTo(sum(whole, "count"));
        assertThat(extremes(points)).isEqualTo(extremes(whole));
        assertThat(mean(points)).isCloseTo(mean(whole), within(1e-12));
    }

    private static List<Double> extremes(JsonNode points) {
        return List.of(
                points.valueStream()
                        .mapToDouble(point -> point.path("min").doubleValue())
                        .min()
                        .orElseThrow(),
                points.valueStream()
                        .mapToDouble(point -> point.path("max").doubleValue())
                        .max()
                        .orElseThrow());
    }

    private static double mean(JsonNode points) {
        return points.valueStream()
                        .mapToDouble(point -> point.path("mean").doubleValue()
                                * point.path("count").longValue())
                        .sum()
                / sum(points, "count");
    }

    static void assertInBuckets(JsonNode points, JsonNode buckets) {
        String place = buckets.path("x").stringValue().replace("time", "elapsed_seconds");
        long before = -1;
        for (JsonNode point : points.valueStream().skip(1).toList()) {
            // A millisecond is not a whole number of binary fractions of a second.
            double offset =
                    point.path(place).doubleValue() - buckets.path("from").doubleValue() + 1e-7;
            long bucket = (long) (offset / buckets.path("width").doubleValue());
            assertThat(bucket)
                    .isGreaterThan(before)
                    .isLessThan(buckets.path("count").longValue());
            before = bucket;
        }
    }

    static List<Long> steps(JsonNode points) {
        return points.valueStream().map(point -> point.path("step").longValue()).toList();
    }

    static long sum(JsonNode points, String figure) {
        return points.valueStream()
                .mapToLong(point -> point.path(figure).longValue())
                .sum();
    }
}
