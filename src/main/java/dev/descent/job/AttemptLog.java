package dev.descent.job;

import static dev.descent.job.JobEventLog.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The attempts of every job, in the database. */
@Component
public class AttemptLog {

    private final JdbcTemplate jdbc;

    AttemptLog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes note of a move by which an attempt begins or ends; part of the caller's transaction. */
    void follow(Job job, JobTransition move) {
        JobStatus from = move.from();
        if (move.to() == JobStatus.RUNNING) {
            jdbc.update(
                    "insert into attempt (job_id, attempt, worker, started_at, first_step, last_step) values (?, ?, ?, ?, ?, ?)",
                    job.id(),
                    move.attempt(),
                    Objects.requireNonNullElse(job.worker(), "unknown"),
                    utc(move.at()),
                    job.progress().step(),
                    job.progress().step());
        } else if (from != null && from.isWithWorker() && !move.to().isWithWorker()) {
            jdbc.update(
                    "update attempt set ended_at = ?, outcome = ?, reason = ?, last_step = ? where job_id = ? and attempt = ?",
                    utc(move.at()),
                    move.to().name(),
                    move.reason(),
                    job.progress().step(),
                    job.id(),
                    move.attempt());
        }
    }

    /** A job's attempts, in order. */
    public List<Attempt> of(String jobId) {
        return jdbc.query(
                "select attempt, worker, started_at, ended_at, outcome, reason, first_step, last_step from attempt"
                        + " where job_id = ? order by attempt",
                AttemptLog::attempt,
                jobId);
    }

    private static Attempt attempt(ResultSet row, int number) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        String outcome = row.getString("outcome");
        return new Attempt(
                row.getInt("attempt"),
                row.getString("worker"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                outcome == null ? null : JobStatus.valueOf(outcome),
                row.getString("reason"),
                row.getLong("first_step"),
                row.getLong("last_step"));
    }
}
