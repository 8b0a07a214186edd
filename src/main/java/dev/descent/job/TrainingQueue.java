package dev.descent.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
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
    private final CrashRecovery recovery;
    private final Database database;

    TrainingQueue(
            Scheduler scheduler, TrainingWorker worker, CrashRecovery recovery, JdbcTemplate jdbc, Database database) {
        this.scheduler = scheduler;
        this.worker = worker;
        this.jdbc = jdbc;
        this.recovery = recovery;
        this.database = database;
    }

    /** Puts a job in; part of the caller's transaction. */
    void add(Job job) {
        scheduler.schedule(
                TRAIN.instance(QueueEntry.of(job).id())
                        .priority(job.queuePlace().priority())
                        .build(),
                job.queuePlace().dueAt());
    }

    /** Gives a waiting job's entry its new priority; part of the caller's transaction. */
    void prioritize(Job job) {
        jdbc.update(
                "update scheduled_tasks set priority = ?, version = version + 1 where task_name = ? and task_instance = ?"
                        + " and not picked",
                job.queuePlace().priority(),
                TRAIN.getTaskName(),
                QueueEntry.of(job).id());
    }

    /** Makes a waiting job's entry what its row says, whether there is one or not; part of the caller's transaction. */
    void renew(Job job) {
        int updated = jdbc.update(
                "update scheduled_tasks set execution_time = ?, priority = ?, version = version + 1"
                        + " where task_name = ? and task_instance = ?",
                JobEventLog.utc(job.queuePlace().dueAt()),
                job.queuePlace().priority(),
                TRAIN.getTaskName(),
                QueueEntry.of(job).id());
        if (updated == 0) {
            add(job);
        }
    }

    /** Takes a job out; part of the caller's transaction. */
    void remove(Job job) {
        try {
            scheduler.cancel(TRAIN.instanceId(QueueEntry.of(job).id()));
        } catch (TaskInstanceException e) {
            // A worker has just picked it: it will find that the job doesn't wait, and leave it.
            log.debug("Job {} was picked while it was taken out of the queue", job.id(), e);
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
            recovery.recover(this);
        }
        scheduler.start();
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
