package dev.descent.job;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Mends what a kill may leave in H2, which writes its tables to the disk one after another: of a transaction that was just being
 * committed, some rows may be there and others not. PostgreSQL keeps all of a transaction or nothing, and needs none of this.
 */
@Component
class CrashRecovery {

    private static final Logger log = LoggerFactory.getLogger(CrashRecovery.class);

    /** Numbers that count up are at least those of the rows that they were given to. */
    private static final List<String> COUNTERS = List.of(
            "update event_sequence set last_seq = greatest(last_seq, coalesce((select max(seq) from job_event), 0))",
            """
            update job set last_event_id = greatest(last_event_id,
                coalesce((select max(id) from job_event where job_id = job.id), 0),
                coalesce((select max(seq) from job_transition where job_id = job.id), 0))
            where status not in ('SUCCEEDED')""",
            "update job set attempt = greatest(attempt, coalesce((select max(attempt) from attempt where job_id = job.id), 0))"
                    + " where status not in ('SUCCEEDED')");

    /** A job has a model exactly if it succeeded. */
    private static final List<String> MODELS = List.of("""
            update job set status = 'RUNNING', stop_reason = null, finished_at = null, model_id = null, metrics = null
            where status = 'SUCCEEDED' and model_id is not null and model_id not in (select id from model)""", """
            delete from model where exists
                (select 1 from job where job.id = model.job_id and (job.model_id is null or job.model_id <> model.id)
                                     and job.status <> 'SUCCEEDED')""");

    private final JdbcTemplate jdbc;
    private final JobRepository jobs;
    private final TrainingWorker worker;
    private final TransactionOperations transaction;

    CrashRecovery(JdbcTemplate jdbc, JobRepository jobs, TrainingWorker worker, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.worker = worker;
        this.transaction = transaction;
    }

    /** To be called while no worker of any process is there: whatever counts as running was lost. */
    void recover(TrainingQueue queue) {
        transaction.executeWithoutResult(status -> {
            COUNTERS.forEach(jdbc::update);
            MODELS.forEach(jdbc::update);
        });
        jdbc.update(
                "update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null, version = version + 1"
                        + " where picked");
        for (Job job : jobs.findByStatusIn(List.of(JobStatus.RUNNING, JobStatus.PAUSING, JobStatus.CANCELLING))) {
            log.info("Job {} was running when the service was killed", job.id());
            worker.lost(QueueEntry.of(job));
        }
        transaction.executeWithoutResult(
                status -> jobs.findByStatusIn(List.of(JobStatus.QUEUED)).forEach(queue::renew));
    }
}
