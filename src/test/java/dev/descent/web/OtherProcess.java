package dev.descent.web;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes as another process on the same database does: this one isn't told of it. */
final class OtherProcess {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    OtherProcess(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Equal events of one job. */
    void write(String jobId, String type, String json, int count) {
        transaction.executeWithoutResult(status -> insert(jobId, type, json, count));
    }

    private void insert(String jobId, String type, String json, int count) {
        jdbc.update("update job set last_event_id = last_event_id + ? where id = ?", count, jobId);
        jdbc.update("update event_sequence set last_seq = last_seq + ?", count);
        for (int i = count - 1; i >= 0; i--) {
            jdbc.update(
                    "insert into job_event (job_id, id, type, data, at, seq) select id, last_event_id - ?, ?, ?, created_at,"
                            + " (select last_seq from event_sequence) - ? from job where id = ?",
                    i,
                    type,
                    json,
                    i,
                    jobId);
        }
    }
}
