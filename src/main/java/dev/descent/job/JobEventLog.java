package dev.descent.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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

    /** Writes events of a job whose row the caller's transaction holds locked. */
    void append(Job job, List<Draft> drafts, Instant now) {
        List<Object[]> rows = new ArrayList<>();
        for (Draft draft : drafts) {
            rows.add(new Object[] {
                job.id(), job.nextEventId(), draft.type(), json.writeValueAsString(draft.data()), utc(now)
            });
        }
        jdbc.batchUpdate("insert into job_event (job_id, id, type, data, at) values (?, ?, ?, ?, ?)", rows);
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
