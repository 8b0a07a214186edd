package dev.descent.job;

import static dev.descent.job.JobEventLog.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/** The metric series of every job, in the database. */
@Component
class MetricHistory {

    private static final String POINTS =
            "select step, last_step, epoch, mean, minimum, maximum, points, non_finite, at from metric_point";

    private static final String OF_SERIES = " where job_id = ? and series = ?";

    private static final String OF_STRETCH = OF_SERIES + " and step between ? and ?";

    /** Every column of the key, though two of them are given: or else H2 reads all rows and sorts them. */
    private static final String IN_ORDER = " order by job_id, series, step";

    private static final String BACKWARDS = " order by job_id desc, series desc, step desc";

    private static final String FIRST = " fetch first row only";

    /** A job's steps, epochs and times go up together. */
    private static final String SUMS = "select min(step), max(last_step), max(epoch),"
            + " sum(case when mean between -1e150 and 1e150 then mean * (points - non_finite) end),"
            + " min(minimum), max(maximum), sum(points), sum(non_finite), max(at),"
            + " sum(case when mean is null or mean between -1e150 and 1e150 then 0 else 1 end)"
            + " from metric_point" + OF_STRETCH + " group by (last_step - ?) / ? order by 1";

    /** Rows that are in memory at once where a driver would else have all of them there: that of PostgreSQL. */
    private static final int FETCHED = 10_000;

    private final JdbcTemplate jdbc;
    private final JdbcTemplate cursor;

    MetricHistory(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.cursor = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        cursor.setFetchSize(FETCHED);
    }

    /**
     * The points of one series from one to another.
     *
     * @param firstStep with which the first may begin
     * @param lastStep with which the last may begin
     */
    record Stretch(String jobId, String series, long firstStep, long lastStep) {

        private Object[] parameters(Object... more) {
            return Stream.concat(Stream.of(jobId, series, firstStep, lastStep), Stream.of(more))
                    .toArray();
        }
    }

    /** Puts points in the place of all those of the same series that begin where the first of them does, or later. */
    void replaceTails(String jobId, Map<String, List<MetricPoint>> tails) {
        List<Object[]> replaced = new ArrayList<>();
        List<Object[]> rows = new ArrayList<>();
        tails.forEach((series, points) -> {
            if (!points.isEmpty()) {
                replaced.add(new Object[] {jobId, series, points.get(0).firstStep()});
            }
            for (MetricPoint point : points) {
                rows.add(new Object[] {
                    jobId,
                    series,
                    point.firstStep(),
                    point.lastStep(),
                    point.epoch(),
                    point.mean(),
                    point.min(),
                    point.max(),
                    point.count(),
                    point.nonFinite(),
                    utc(point.time())
                });
            }
        });
        jdbc.batchUpdate("delete from metric_point where job_id = ? and series = ? and step >= ?", replaced);
        jdbc.batchUpdate(
                "insert into metric_point (job_id, series, step, last_step, epoch, mean, minimum, maximum, points, non_finite, at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
    }

    /**
     * Makes the history what an attempt begins with: what an attempt before had beyond is forgotten. Only what differs is written,
     * since a long history has many points. Windows of the same steps are the same, as the run repeats itself to the bit, but for
     * the last one of a series, which may have grown.
     */
    void replaceAll(String jobId, Map<String, List<MetricPoint>> all) {
        Map<String, List<long[]>> stored = new HashMap<>();
        jdbc.query(
                "select series, step, last_step from metric_point where job_id = ? order by series, step",
                (RowCallbackHandler) row -> stored.computeIfAbsent(row.getString(1), name -> new ArrayList<>())
                        .add(new long[] {row.getLong(2), row.getLong(3)}),
                jobId);
        Map<String, List<MetricPoint>> tails = new LinkedHashMap<>();
        all.forEach((series, points) -> {
            List<long[]> present = stored.getOrDefault(series, List.of());
            int same = 0;
            while (same < Math.min(points.size() - 1, present.size())
                    && present.get(same)[0] == points.get(same).firstStep()
                    && present.get(same)[1] == points.get(same).lastStep()) {
                same++;
            }
            tails.put(series, points.subList(same, points.size()));
        });
        stored.keySet().stream()
                .filter(series -> all.getOrDefault(series, List.of()).isEmpty())
                .forEach(series ->
                        jdbc.update("delete from metric_point where job_id = ? and series = ?", jobId, series));
        replaceTails(jobId, tails);
    }

    /** Names of a job's series, in alphabetical order: from each to the next, since to look at every point takes much longer. */
    List<String> series(String jobId) {
        String next = "select series from metric_point where job_id = ? and series > ?" + IN_ORDER + FIRST;
        List<String> names = new ArrayList<>();
        List<String> found = jdbc.queryForList(next, String.class, jobId, "");
        while (!found.isEmpty()) {
            names.addAll(found);
            found = jdbc.queryForList(next, String.class, jobId, found.get(0));
        }
        return names;
    }

    /** When the first step of a job's history was made: each step has its loss, and the first point is the first value alone. */
    Optional<Instant> began(String jobId) {
        return jdbc.query(POINTS + OF_SERIES + IN_ORDER + FIRST, MetricHistory::point, jobId, "loss").stream()
                .map(MetricPoint::time)
                .findFirst();
    }

    /** Those points of a series that have a step in the range, both ends included. */
    Stretch stretch(String jobId, String series, long fromStep, long toStep) {
        String before = POINTS + OF_SERIES + " and step < ?" + BACKWARDS + FIRST;
        long first = jdbc.query(before, MetricHistory::point, jobId, series, fromStep).stream()
                .filter(point -> point.lastStep() >= fromStep)
                .map(MetricPoint::firstStep)
                .findFirst()
                .orElse(fromStep);
        return new Stretch(jobId, series, first, toStep);
    }

    boolean hasMoreThan(int points, Stretch stretch) {
        Long counted = jdbc.queryForObject(
                "select count(*) from (select step from metric_point" + OF_STRETCH
                        + " fetch first ? rows only) as counted",
                Long.class,
                stretch.parameters(points + 1));
        return counted != null && counted > points;
    }

    /** The first point and the last one, which may be the same; none if there is none. */
    List<MetricPoint> ends(Stretch stretch) {
        List<MetricPoint> ends = new ArrayList<>();
        for (String order : List.of(IN_ORDER, BACKWARDS)) {
            ends.addAll(jdbc.query(POINTS + OF_STRETCH + order + FIRST, MetricHistory::point, stretch.parameters()));
        }
        return ends;
    }

    /** All points in order; in a transaction, so that not all of them are in memory at once. */
    void read(Stretch stretch, Consumer<MetricPoint> action) {
        cursor.query(
                POINTS + OF_STRETCH + IN_ORDER,
                (RowCallbackHandler) row -> action.accept(point(row, row.getRow())),
                stretch.parameters());
    }

    /**
     * The points of a stretch, those that end in one bucket as one, made where they are stored: only these have to be brought here.
     *
     * @param buckets along the steps
     * @return none where the sums of such large numbers might overflow
     */
    Optional<List<MetricPoint>> sums(Stretch stretch, Buckets buckets) {
        boolean[] tooLarge = new boolean[1];
        List<MetricPoint> points = jdbc.query(
                SUMS,
                (row, number) -> {
                    tooLarge[0] |= row.getInt(10) > 0;
                    double weighted = row.getDouble(4);
                    Double mean = row.wasNull() ? null : weighted / (row.getLong(7) - row.getLong(8));
                    Double least = finite(row, 5);
                    Double most = finite(row, 6);
                    return new MetricPoint(
                            row.getLong(1),
                            row.getLong(2),
                            row.getInt(3),
                            mean == null || least == null || most == null
                                    ? mean
                                    : Double.valueOf(Math.max(least, Math.min(mean, most))),
                            least,
                            most,
                            row.getLong(7),
                            row.getLong(8),
                            row.getObject(9, OffsetDateTime.class).toInstant());
                },
                stretch.jobId(),
                stretch.series(),
                stretch.firstStep(),
                stretch.lastStep(),
                buckets.from(),
                buckets.width());
        return tooLarge[0] ? Optional.empty() : Optional.of(points);
    }

    /** By the places of the columns in {@link #POINTS}: looking up names and boxing would take longer than the query. */
    private static MetricPoint point(ResultSet row, int number) throws SQLException {
        return new MetricPoint(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                finite(row, 4),
                finite(row, 5),
                finite(row, 6),
                row.getLong(7),
                row.getLong(8),
                row.getObject(9, OffsetDateTime.class).toInstant());
    }

    private static @Nullable Double finite(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }
}
