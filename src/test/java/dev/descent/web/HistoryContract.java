package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.descent.DescentApplication;
import dev.descent.web.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The histories of jobs, on every database that the service runs on. */
@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "descent.history.max-points=100")
@DirtiesContext
abstract class HistoryContract {

    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    @Autowired
    JdbcTemplate jdbc;

    Api api;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    private String trained(int epochs) {
        String id = api.submit(Specs.iris(epochs));
        api.awaitEnd(id);
        return id;
    }

    /** A job whose history is what a test stores. */
    private String withoutHistory() {
        String id = trained(1);
        jdbc.update("delete from metric_point where job_id = ?", id);
        return id;
    }

    /** A window of one value; not a number if that is null. */
    private void store(String id, String series, long firstStep, long step, int epoch, Double value, Instant time) {
        long count = step - firstStep + 1;
        jdbc.update(
                "insert into metric_point (job_id, series, step, last_step, epoch, mean, minimum, maximum, points, non_finite, at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                series,
                firstStep,
                step,
                epoch,
                value,
                value,
                value,
                count,
                value == null ? count : 0,
                time.atOffset(ZoneOffset.UTC));
    }

    private JsonNode metrics(String id, String query) {
        Answer answer = api.get("/v1/jobs/" + id + "/metrics" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<JsonNode> list(JsonNode array) {
        return array.valueStream().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"step", "epoch", "time"})
    void jobsAreComparedInTheSameBuckets(String x) {
        List<String> ids = List.of(trained(60), trained(25));

        JsonNode answer = api.get(
                        "/v1/metrics?jobs=" + String.join(",", ids) + "&names=loss,val_loss&max_points=12&x=" + x)
                .json();

        JsonNode buckets = answer.path("buckets");
        assertThat(buckets.path("x").stringValue()).isEqualTo(x);
        assertThat(buckets.path("count").intValue()).isBetween(1, 11);
        for (int i = 0; i < 2; i++) {
            JsonNode job = answer.path("jobs").path(i);
            assertThat(job.path("job_id").stringValue()).isEqualTo(ids.get(i));
            assertThat(job.path("attempt").intValue()).isEqualTo(1);
            for (String name : List.of("loss", "val_loss")) {
                JsonNode whole =
                        metrics(ids.get(i), "?names=" + name).path("series").path(name);
                HistoryPoints.assertSummedUp(job.path("series").path(name), whole);
                HistoryPoints.assertInBuckets(job.path("series").path(name), buckets);
            }
        }
    }

    @Test
    void timeIsCountedFromTheFirstStepOfEachJob() {
        Instant monday = Instant.parse("2026-11-02T08:00:00Z");
        List<String> ids = List.of(withoutHistory(), withoutHistory());
        for (int second = 0; second <= 100; second++) {
            store(ids.get(0), "loss", second + 1, second + 1, 1, 1.0, monday.plusSeconds(second));
            Instant later = monday.plus(Duration.ofDays(9)).plusSeconds(2L * second);
            store(ids.get(1), "loss", second + 1, second + 1, 1, 2.0, later);
        }

        JsonNode answer = api.get("/v1/metrics?jobs=" + String.join(",", ids) + "&max_points=21&x=time")
                .json();

        assertThat(answer.path("buckets").path("from").doubleValue()).isZero();
        assertThat(answer.path("buckets").path("width").doubleValue()).isEqualTo(10.001);
        assertThat(answer.path("jobs").path(0).path("began_at").stringValue()).isEqualTo("2026-11-02T08:00:00Z");
        JsonNode fast = answer.path("jobs").path(0).path("series").path("loss");
        JsonNode slow = answer.path("jobs").path(1).path("series").path("loss");
        assertThat(fast.size()).isEqualTo(11);
        assertThat(slow.size()).isEqualTo(21);
        assertThat(fast.path(1).path("elapsed_seconds").doubleValue()).isEqualTo(10);
        assertThat(slow.path(1).path("elapsed_seconds").doubleValue()).isEqualTo(10);
        assertThat(slow.path(20).path("elapsed_seconds").doubleValue()).isEqualTo(200);
        // One job alone, in a part of its steps: still from its first step.
        JsonNode part = metrics(ids.get(1), "?from_step=51&max_points=2&x=time");
        assertThat(part.path("buckets").path("from").doubleValue()).isEqualTo(100);
        assertThat(part.path("began_at").stringValue()).isEqualTo("2026-11-11T08:00:00Z");
    }

    @Test
    void epochsAreNotDivided() {
        String id = trained(5);

        JsonNode answer = metrics(id, "?names=loss&x=epoch&max_points=20");

        assertThat(answer.path("buckets").path("width").intValue()).isEqualTo(1);
        assertThat(HistoryPoints.steps(answer.path("series").path("loss"))).containsExactly(1L, 8L, 16L, 24L, 32L, 40L);
    }

    @Test
    void whatIsNotANumberIsCountedAndLeftOut() {
        String id = withoutHistory();
        Instant time = Instant.parse("2026-11-02T08:00:00Z");
        Double[] values = {4.0, null, 2.0, null, null, null, 6.0};
        for (int i = 0; i < values.length; i++) {
            store(id, "loss", i + 1, i + 1, 1, values[i], time.plusMillis(i));
        }

        JsonNode points = metrics(id, "?max_points=4").path("series").path("loss");

        // In buckets of three steps.
        assertThat(HistoryPoints.steps(points)).containsExactly(1L, 3L, 6L, 7L);
        assertThat(points.path(1).path("mean").doubleValue()).isEqualTo(2);
        assertThat(points.path(1).path("non_finite").longValue()).isEqualTo(1);
        assertThat(points.path(2).path("count").longValue()).isEqualTo(3);
        assertThat(points.path(2).path("non_finite").longValue()).isEqualTo(3);
        for (String figure : List.of("mean", "min", "max")) {
            assertThat(points.path(2).get(figure).isNull()).isTrue();
        }
        assertThat(points.path(3).has("non_finite")).isFalse();
        List<NamedCsvRecord> rows = csv(api.get("/v1/jobs/" + id + "/metrics?max_points=4&format=csv"));
        assertThat(rows.get(2).getField("mean")).isEmpty();
        assertThat(rows.get(2).getField("non_finite")).isEqualTo("3");
    }

    @Test
    void numbersAtTheEndOfTheirRangeHaveAMean() {
        String id = withoutHistory();
        Instant time = Instant.parse("2026-11-02T08:00:00Z");
        for (int i = 1; i <= 9; i++) {
            store(id, "loss", i, i, 1, i % 2 == 0 ? 1.5e308 : 1.7e308, time.plusMillis(i));
        }

        JsonNode points = metrics(id, "?max_points=3").path("series").path("loss");

        assertThat(HistoryPoints.steps(points)).containsExactly(1L, 5L, 9L);
        assertThat(points.path(1).path("mean").doubleValue()).isCloseTo(1.6e308, within(1e300));
        assertThat(points.path(2).path("max").doubleValue()).isEqualTo(1.7e308);
    }

    @Test
    void aRangeHoldsTheWindowsThatReachIntoIt() {
        String id = withoutHistory();
        Instant time = Instant.parse("2026-11-02T08:00:00Z");
        store(id, "loss", 1, 1, 1, 1.0, time);
        store(id, "loss", 2, 5, 1, 1.0, time);
        store(id, "loss", 6, 9, 1, 1.0, time);
        store(id, "loss", 20, 23, 2, 1.0, time);

        assertThat(stepsBetween(id, 0, 100)).containsExactly(1L, 5L, 9L, 23L);
        assertThat(stepsBetween(id, 3, 6)).containsExactly(5L, 9L);
        assertThat(stepsBetween(id, 5, 5)).containsExactly(5L);
        assertThat(stepsBetween(id, 6, 19)).containsExactly(9L);
        assertThat(stepsBetween(id, 10, 19)).isEmpty();
        assertThat(stepsBetween(id, 10, 20)).containsExactly(23L);
        assertThat(stepsBetween(id, 24, 30)).isEmpty();
    }

    private List<Long> stepsBetween(String id, long from, long to) {
        return HistoryPoints.steps(metrics(id, "?from_step=" + from + "&to_step=" + to)
                .path("series")
                .path("loss"));
    }

    @Test
    void whatIsNotThereYetIsEmpty() {
        String running = api.submit(Specs.endless());
        String waiting = api.submit(Specs.endless());
        api.awaitProgress(running);

        JsonNode answer = metrics(waiting, "?x=time&max_points=2");
        assertThat(answer.path("series").isObject()).isTrue();
        assertThat(answer.path("series").size()).isZero();
        assertThat(answer.has("began_at")).isFalse();
        JsonNode named = metrics(waiting, "?names=loss,nothing").path("series");
        assertThat(named.propertyNames()).containsExactly("loss", "nothing");
        assertThat(named.path("loss").size() + named.path("nothing").size()).isZero();
        JsonNode both = api.get("/v1/metrics?jobs=" + waiting + "," + running + "&names=loss&max_points=3")
                .json();
        assertThat(both.path("jobs").path(0).path("series").path("loss").size()).isZero();
        assertThat(both.path("jobs").path(1).path("series").path("loss").size()).isBetween(1, 3);

        List.of(waiting, running).forEach(id -> api.post("/v1/jobs/" + id + "/cancel"));
    }

    private static List<NamedCsvRecord> csv(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=UTF-8");
        return CsvReader.builder().ofNamedCsvRecord(answer.text()).stream().toList();
    }

    @Test
    void csvHoldsTheSameFigures() {
        List<String> ids = List.of(trained(20), trained(3));
        String path = "/v1/metrics?jobs=" + String.join(",", ids) + "&names=loss,val_loss&max_points=7";
        Answer answer = api.get(path, "Accept", "text/csv");

        assertThat(answer.text())
                .startsWith("job,series,step,first_step,epoch,time,elapsed_seconds,mean,min,max,count,non_finite\r\n"
                        + ids.get(0) + ",loss,1,1,1,");
        List<List<String>> expected = new ArrayList<>();
        for (JsonNode job : api.get(path).json().path("jobs")) {
            job.path("series")
                    .properties()
                    .forEach(series -> series.getValue()
                            .forEach(point ->
                                    expected.add(row(job.path("job_id").stringValue(), series.getKey(), point))));
        }
        assertThat(csv(answer)).extracting(NamedCsvRecord::getFields).isEqualTo(expected);
        assertThat(csv(api.get("/v1/jobs/" + ids.get(0) + "/metrics?names=val_loss&format=csv")))
                .hasSize(20)
                .allMatch(row -> row.getField("series").equals("val_loss"));
    }

    private static List<String> row(String job, String series, JsonNode point) {
        List<String> row = new ArrayList<>(List.of(job, series));
        for (String column :
                List.of("step", "first_step", "epoch", "time", "elapsed_seconds", "mean", "min", "max", "count")) {
            row.add(point.path(column).asString());
        }
        row.add(point.path("non_finite").asString("0"));
        return row;
    }

    @Test
    void eachAnswerHasItsTagUntilTheJobChanges() {
        String id = api.submit(Specs.endless());
        api.awaitProgress(id);
        api.post("/v1/jobs/" + id + "/cancel");
        api.awaitEnd(id);
        String other = trained(1);
        List<String> paths = List.of(
                "/v1/jobs/" + id + "/metrics",
                "/v1/jobs/" + id + "/metrics?format=csv",
                "/v1/jobs/" + id + "/metrics?names=loss",
                "/v1/jobs/" + id + "/metrics?x=time",
                "/v1/jobs/" + id + "/metrics?max_points=10",
                "/v1/jobs/" + id + "/metrics?from_step=2",
                "/v1/jobs/" + id + "/metrics?to_step=2",
                "/v1/metrics?jobs=" + id + "," + other,
                "/v1/metrics?jobs=" + other + "," + id,
                "/v1/metrics?jobs=" + id + "," + other + "&format=csv");

        Set<String> tags = new HashSet<>();
        for (String path : paths) {
            Answer answer = api.get(path);
            String tag = answer.header("ETag");
            assertThat(tag).matches("W/\"[0-9a-f]{32}\"");
            assertThat(tags.add(tag)).as(path).isTrue();
            Answer again = api.get(path, "If-None-Match", tag);
            assertThat(again.status()).as(path).isEqualTo(304);
            assertThat(again.bytes()).isEmpty();
            assertThat(again.headers().get("etag")).containsExactly(tag);
            assertThat(again.header("Vary")).contains("Accept");
            // As caches do that have several answers, and some clients that strip the prefix.
            assertThat(api.get(path, "If-None-Match", "\"x\", " + tag.substring(2))
                            .status())
                    .isEqualTo(304);
        }
        assertThat(tags)
                .doesNotContain(api.get(paths.get(0), "Accept", "text/csv")
                        .header("ETag")
                        .replace("W", ""));
        assertThat(api.get(paths.get(0), "Accept", "text/csv").header("ETag"))
                .isEqualTo(api.get(paths.get(1)).header("ETag"));

        jdbc.update("update job set version = version + 1 where id = ?", other);
        assertThat(api.get(paths.get(7)).header("ETag")).isNotIn(tags);
        assertThat(api.get(paths.get(0)).header("ETag")).isIn(tags);

        // Who has the answer already is told so without a look at the points.
        String tag = api.get(paths.get(0)).header("ETag");
        jdbc.execute("alter table metric_point rename to points_out_of_reach");
        try {
            assertThat(api.get(paths.get(0), "If-None-Match", tag).status()).isEqualTo(304);
            assertThat(api.get(paths.get(0)).status()).isGreaterThanOrEqualTo(500);
        } finally {
            jdbc.execute("alter table points_out_of_reach rename to metric_point");
        }
    }

    @Test
    void theTagOfARunningJobChanges() {
        String id = api.submit(Specs.endless());
        try (EventClient events = api.stream(id, 0L)) {
            events.await("progress");
            Answer before = api.get("/v1/jobs/" + id + "/metrics?names=loss&max_points=5");
            events.await("progress");
            Answer after = api.get(
                    "/v1/jobs/" + id + "/metrics?names=loss&max_points=5", "If-None-Match", before.header("ETag"));
            assertThat(after.status()).isEqualTo(200);
            assertThat(HistoryPoints.sum(after.json().path("series").path("loss"), "count"))
                    .isGreaterThan(
                            HistoryPoints.sum(before.json().path("series").path("loss"), "count"));
        }
        api.post("/v1/jobs/" + id + "/cancel");
    }
}
