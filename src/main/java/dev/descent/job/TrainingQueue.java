package dev.descent.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** The jobs that wait for a worker, as one-time tasks of db-scheduler, and when that starts and stops. */
@Component
class TrainingQueue implements SmartLifecycle, DbSchedulerStarter {

    static final TaskDescriptor<Void> TRAIN = TaskDescriptor.of("train");

    private static final Logger log = LoggerFactory.getLogger(TrainingQueue.class);

    private final Scheduler scheduler;
    private final TrainingWorker worker;
    private final JdbcTemplate jdbc;
    private final Database database;
    private final Clock clock;

    TrainingQueue(Scheduler scheduler, TrainingWorker worker, JdbcTemplate jdbc, Database database, Clock clock) {
        this.scheduler = scheduler;
        this.worker = worker;
        this.jdbc = jdbc;
        this.database = database;
        this.clock = clock;
    }

    /** Puts a job in; part of the caller's transaction. */
    void add(String jobId) {
        scheduler.schedule(TRAIN.instance(jobId).build(), clock.instant());
    }

    /** Takes a job out; part of the caller's transaction. */
    void remove(String jobId) {
        try {
            scheduler.cancel(TRAIN.instanceId(jobId));
        } catch (TaskInstanceException e) {
            // A worker has just picked it: it will find the job cancelled, and leave it.
            log.debug("Job {} was picked while it was cancelled", jobId, e);
        }
    }

    @TransactionalEventListener
    void onJobChanged(JobChanged changed) {
        if (changed.status() == JobStatus.QUEUED) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    @Override
    public void start() {
        if (database.isOfOneProcess()) {
            reviveAll();
        }
        scheduler.start();
    }

    /** Whatever is marked as running was running in a process that is gone: no need to wait for its heartbeats to time out. */
    private void reviveAll() {
        for (String jobId : jdbc.queryForList(
                "select task_instance from scheduled_tasks where task_name = ? and picked",
                String.class,
                TRAIN.getTaskName())) {
            worker.lost(jobId);
            log.info("Job {} was running when the service was killed", jobId);
        }
        jdbc.update(
                "update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null, version = version + 1 where picked");
    }

    @Override
    public void stop() {
        worker.shutDown();
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return scheduler.getSchedulerState().isStarted()
                && !scheduler.getSchedulerState().isShuttingDown();
    }

    /** It is started with the other lifecycle beans, once everything else is there. */
    @Override
    public void doStart() {}
}
