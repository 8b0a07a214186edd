package dev.descent.job;

import dev.descent.model.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Deletes what {@code descent.retention} says is to go some time after a job has ended, and what killed processes left behind. Several
 * processes may do so at once.
 */
@Component
class RetentionSweep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RetentionSweep.class);

    private static final int AT_ONCE = 1_000;

    /** Nobody takes this long between writing a file and committing what it belongs to. */
    private static final Duration LEFT_OVER = Duration.ofDays(1);

    private final JdbcTemplate jdbc;
    private final JobStore store;
    private final JobActions actions;
    private final CheckpointStore checkpoints;
    private final ModelStore models;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final JobProperties.Retention retention;
    private volatile @Nullable ScheduledExecutorService thread;

    RetentionSweep(
            JdbcTemplate jdbc,
            JobStore store,
            JobActions actions,
            CheckpointStore checkpoints,
            ModelStore models,
            TransactionOperations transaction,
            Clock clock,
            JobProperties properties) {
        this.jdbc = jdbc;
        this.store = store;
        this.actions = actions;
        this.checkpoints = checkpoints;
        this.models = models;
        this.transaction = transaction;
        this.clock = clock;
        this.retention = properties.retention();
    }

    /** Deletes what is due. */
    void sweep() {
        if (!retention.jobs().isZero()) {
            for (String id : endedBefore(retention.jobs(), "")) {
                unlessChanged(id, () -> actions.delete(id));
            }
        }
        if (!retention.checkpoints().isZero()) {
            String some = " and exists (select 1 from checkpoint where job_id = job.id)";
            for (String id : endedBefore(retention.checkpoints(), some)) {
                unlessChanged(
                        id,
                        () -> transaction.executeWithoutResult(status -> store.lock(id)
                                .filter(job -> job.status().isTerminal())
                                .ifPresent(job -> checkpoints.forget(id))));
            }
        }
        try {
            Instant before = clock.instant().minus(LEFT_OVER);
            models.deleteLeftOver(before);
            checkpoints.deleteLeftOver(before);
        } catch (IOException | UncheckedIOException e) {
            log.warn("What killed processes left behind can't be deleted", e);
        }
    }

    private List<String> endedBefore(Duration ago, String further) {
        Instant before = clock.instant().minus(ago);
        return jdbc.queryForList(
                "select id from job where status in ('SUCCEEDED', 'FAILED', 'CANCELLED') and finished_at < ?" + further
                        + " order by finished_at limit " + AT_ONCE,
                String.class,
                JobEventLog.utc(before));
    }

    private static void unlessChanged(String id, Runnable action) {
        try {
            action.run();
        } catch (JobNotFoundException | IllegalJobStateException e) {
            log.debug("Job {} was deleted or retried meanwhile", id, e);
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService sweeper =
                Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("descent-retention-"));
        long millis = retention.sweepInterval().toMillis();
        sweeper.scheduleWithFixedDelay(
                () -> {
                    try {
                        sweep();
                    } catch (RuntimeException e) {
                        log.warn("What is to be deleted can't be now; trying again in {} s", millis / 1000, e);
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
        thread = sweeper;
    }

    @Override
    public void stop() {
        ScheduledExecutorService sweeper = thread;
        if (sweeper != null) {
            sweeper.shutdown();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
