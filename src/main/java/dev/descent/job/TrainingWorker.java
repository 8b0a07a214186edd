package dev.descent.job;

import dev.descent.dataset.DatasetStore;
import dev.descent.job.TrainingRun.Stop;
import dev.descent.model.ModelStore;
import dev.descent.tensor.Backend;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Runs jobs, as many at once as the queue has threads, and knows those that this process is running. */
@Component
class TrainingWorker implements DisposableBean {

    private final JobStore jobs;
    private final MetricHistory history;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final TrainingRun.Surroundings surroundings;
    private final long flushMillis;
    private final ScheduledExecutorService flusher;
    private final Map<String, TrainingRun> running = new ConcurrentHashMap<>();
    private final String environment;
    private volatile boolean stopping;

    TrainingWorker(
            JobStore jobs,
            MetricHistory history,
            DatasetStore datasets,
            ModelStore models,
            PlatformTransactionManager transactions,
            Clock clock,
            JsonMapper json,
            JobProperties properties) {
        this.jobs = jobs;
        this.history = history;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.surroundings = new TrainingRun.Surroundings(
                jobs,
                history,
                datasets,
                models,
                transaction,
                clock,
                properties.history().maxPoints());
        this.flushMillis = properties.history().flushInterval().toMillis();
        this.flusher = Executors.newScheduledThreadPool(
                properties.workers(), new CustomizableThreadFactory("descent-history-"));
        Backend backend = Backend.load();
        this.environment = json.writeValueAsString(new Environment(
                backend.name(), backend.version(), backend.threads(), System.getProperty("java.runtime.version")));
    }

    /** What a job runs on, and must run on again to give the same bits. */
    private record Environment(String backend, String version, int threads, String java) {}

    /** What is to become of a job's place in the queue. */
    enum Place {
        /** The job has ended, or is gone. */
        REMOVE,
        /** It waits again. */
        KEEP,
        /** Another worker has it. */
        LEAVE_ALONE
    }

    /** Runs a job, if it still waits for that. */
    Place run(String jobId) {
        Optional<TrainingRun> started = Objects.requireNonNull(transaction.execute(status -> start(jobId)));
        if (started.isEmpty()) {
            return Place.REMOVE;
        }
        TrainingRun run = started.get();
        running.put(jobId, run);
        if (stopping) {
            run.stop(Stop.SHUTDOWN);
        }
        ScheduledFuture<?> flushes =
                flusher.scheduleWithFixedDelay(run::flush, flushMillis, flushMillis, TimeUnit.MILLISECONDS);
        try {
            return place(run.execute());
        } finally {
            flushes.cancel(false);
            running.remove(jobId, run);
        }
    }

    private Optional<TrainingRun> start(String jobId) {
        Optional<Job> waiting = jobs.lock(jobId).filter(job -> requeueLost(job) == JobStatus.QUEUED);
        waiting.ifPresent(job -> {
            job.start(environment, clock.instant());
            history.clear(jobId);
            jobs.save(job, List.of());
        });
        return waiting.map(job -> new TrainingRun(job, surroundings));
    }

    private static Place place(@Nullable JobStatus left) {
        if (left == null) {
            return Place.LEAVE_ALONE;
        }
        return left == JobStatus.QUEUED ? Place.KEEP : Place.REMOVE;
    }

    /** Takes note that whoever ran a job is gone. */
    Place lost(String jobId) {
        Optional<JobStatus> left = Objects.requireNonNull(
                transaction.execute(status -> jobs.lock(jobId).map(this::requeueLost)));
        return left.map(TrainingWorker::place).orElse(Place.REMOVE);
    }

    private JobStatus requeueLost(Job job) {
        if (job.status() == JobStatus.RUNNING) {
            job.requeue("its worker was lost", clock.instant());
            jobs.save(job, List.of());
        } else if (job.status() == JobStatus.CANCELLING) {
            job.cancelled("its worker was lost", clock.instant());
            jobs.save(job, List.of());
        }
        return job.status();
    }

    @TransactionalEventListener
    void onJobChanged(JobChanged changed) {
        TrainingRun run = running.get(changed.jobId());
        if (run != null && changed.status() == JobStatus.CANCELLING) {
            run.stop(Stop.CANCELLED);
        }
    }

    /** Stops every run within one step; their jobs go back to the queue. */
    void shutDown() {
        stopping = true;
        running.values().forEach(run -> run.stop(Stop.SHUTDOWN));
    }

    @Override
    public void destroy() {
        flusher.shutdownNow();
    }
}
