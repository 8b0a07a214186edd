package dev.descent.job;

import static dev.descent.job.JobEventLog.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/** The metric series of every job, in the database. */
@Component
public class MetricHistory {

    private final JdbcTemplate jdbc;

    MetricHistory(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
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

    /** Names of a job's series, in alphabetical order. */
    public List<String> series(String jobId) {
        return jdbc.queryForList(
                "select distinct series from metric_point where job_id = ? order by series", String.class, jobId);
    }

    /**
     * The points of one series that have a step in the range, both ends included, in order.
     *
     * @param most points to give, at least 2; neighbours are merged where there are more
     */
    public List<MetricPoint> points(String jobId, String series, long fromStep, long toStep, int most) {
        List<MetricPoint> points = jdbc.query(
                "select step, last_step, epoch, mean, minimum, maximum, points, non_finite, at from metric_point"
                        + " where job_id = ? and series = ? and last_step >= ? and step <= ? order by step",
                MetricHistory::point,
                jobId,
                series,
                fromStep,
                toStep);
        return MetricPoint.reduce(points, most);
    }

    private static MetricPoint point(ResultSet row, int number) throws SQLException {
        return new MetricPoint(
                row.getLong("step"),
                row.getLong("last_step"),
                row.getInt("epoch"),
                row.getObject("mean", Double.class),
                row.getObject("minimum", Double.class),
                row.getObject("maximum", Double.class),
                row.getLong("points"),
                row.getLong("non_finite"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
