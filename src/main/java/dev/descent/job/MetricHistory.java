package dev.descent.job;

import static dev.descent.job.JobEventLog.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
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

    /** Forgets the series of an attempt that begins again. */
    void clear(String jobId) {
        jdbc.update("delete from metric_point where job_id = ?", jobId);
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
