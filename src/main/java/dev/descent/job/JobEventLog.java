package dev.descent.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The events of every job, in the database. */
@Component
public class JobEventLog {

    /** Older progress, epoch and checkpoint events are let go: a job of weeks must not grow without bound, and its history has every step. */
    private static final int KEPT = 10_000;

    private static final int PRUNED_EVERY = 1_000;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    JobEventLog(JdbcTemplate jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** An event that is about to be written. */
    record Draft(String type, Object data) {}

    /**
     * Writes events of a job whose row the caller's transaction holds locked. The row that counts the events of all jobs is locked
     * after it: a transaction that writes events of two jobs could wait for another one forever.
     */
    void append(Job job, List<Draft> drafts, Instant now) {
        if (drafts.isEmpty()) {
            return;
        }
        jdbc.update("update event_sequence set last_seq = last_seq + ?", drafts.size());
        List<Object[]> rows = new ArrayList<>();
        for (Draft draft : drafts) {
            int after = drafts.size() - 1 - rows.size();
            rows.add(new Object[] {
                job.id(), job.nextEventId(), draft.type(), json.writeValueAsString(draft.data()), utc(now), after
            });
        }
        jdbc.batchUpdate(
                "insert into job_event (job_id, id, type, data, at, seq)"
                        + " values (?, ?, ?, ?, ?, (select last_seq from event_sequence) - ?)",
                rows);
        long last = job.lastEventId();
        if (last > KEPT && (last - drafts.size()) / PRUNED_EVERY < last / PRUNED_EVERY) {
            jdbc.update(
                    "delete from job_event where job_id = ? and id <= ? and type in ('progress', 'epoch', 'checkpoint')",
                    job.id(),
                    last - KEPT);
        }
    }

    /** Events with an id greater than {@code after}, in order. */
    public List<JobEvent> after(String jobId, long after, int limit) {
        return jdbc.query(
                "select id, type, data, at from job_event where job_id = ? and id > ? order by id limit ?",
                JobEventLog::event,
                jobId,
                after,
                limit);
    }

    /** Events of all jobs with a seq greater than {@code seq}, in order. */
    public List<LoggedEvent> since(long seq, int limit) {
        return jdbc.query(
                "select seq, job_id, id, type, data, at from job_event where seq > ? order by seq limit ?",
                (row, number) -> new LoggedEvent(row.getLong("seq"), row.getString("job_id"), event(row, number)),
                seq,
                limit);
    }

    /** The seq of the last event of all. */
    public long lastSeq() {
        return Objects.requireNonNull(jdbc.queryForObject("select last_seq from event_sequence", Long.class));
    }

    private static JobEvent event(ResultSet row, int number) throws SQLException {
        return new JobEvent(
                row.getLong("id"),
                row.getString("type"),
                row.getString("data"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
