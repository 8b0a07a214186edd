package dev.descent.job;

import com.github.kagkarlsson.scheduler.SchedulerName;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.job.TrainingRun.Stop;
import dev.descent.model.ModelStore;
import dev.descent.tensor.Backend;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Runs jobs, as many at once as the queue has threads, and knows those that this process is running. */
@Component
class TrainingWorker implements DisposableBean {

    /** With a database that is away when a run's end is to be written; then the run is repeated from its last checkpoint. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final JobStore jobs;
    private final CheckpointStore checkpoints;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final TrainingRun.Surroundings surroundings;
    private final Retries retries;
    private final MemoryBudget memory;
    private final long flushMillis;
    private final ScheduledExecutorService flusher;
    private final Map<String, TrainingRun> running = new ConcurrentHashMap<>();
    private final String name;
    private final String environment;
    private volatile boolean stopping;

    @Autowired
    TrainingWorker(
            JobStore jobs,
            MetricHistory history,
            DatasetStore datasets,
            ModelStore models,
            CheckpointStore checkpoints,
            PlatformTransactionManager transactions,
            Clock clock,
            JsonMapper json,
            JobProperties properties) {
        this(
                jobs,
                history,
                datasets,
                models,
                checkpoints,
                transactions,
                clock,
                Ticker.SYSTEM,
                Executors.newScheduledThreadPool(
                        properties.workers(), new CustomizableThreadFactory("descent-history-")),
                json,
                properties);
    }

    /** @param flusher has runs written down now and then */
    TrainingWorker(
            JobStore jobs,
            MetricHistory history,
            DatasetStore datasets,
            ModelStore models,
            CheckpointStore checkpoints,
            PlatformTransactionManager transactions,
            Clock clock,
            Ticker ticker,
            ScheduledExecutorService flusher,
            JsonMapper json,
            JobProperties properties) {
        this.jobs = jobs;
        this.checkpoints = checkpoints;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.surroundings = new TrainingRun.Surroundings(
                jobs,
                history,
                datasets,
                models,
                checkpoints,
                transaction,
                clock,
                ticker,
                properties.history().maxPoints(),
                properties.retries(),
                PATIENCE);
        this.retries = properties.retries();
        DataSize budget = properties.queue().memoryBudget();
        this.memory = new MemoryBudget(budget == null ? Backend.memoryBytes() : budget.toBytes());
        this.name = workerName();
        this.flushMillis = properties.history().flushInterval().toMillis();
        this.flusher = flusher;
        Backend backend = Backend.load();
        this.environment = json.writeValueAsString(new Environment(
                backend.name(), backend.version(), backend.threads(), System.getProperty("java.runtime.version")));
    }

    /** What a job runs on, and must run on again to give the same bits. */
    private record Environment(String backend, String version, int threads, String java) {}

    /** Host and process, by which attempts and the queue know this one. */
    static String workerName() {
        return new SchedulerName.Hostname().getName() + ":"
                + ProcessHandle.current().pid();
    }

    /** What is to become of an entry of the queue. */
    enum Place {
        /** The job has ended, is held or gone, or has another entry. */
        REMOVE,
        /** It waits again, until it is due. */
        KEEP,
        /** Another worker has it. */
        LEAVE_ALONE
    }

    /** @param dueAt of a job that waits again */
    record Left(Place place, Instant dueAt) {}

    /** Runs the job of an entry, if it still waits for that, once there is memory for it. */
    Left run(QueueEntry entry) {
        Job waiting = inTransaction(entry, job -> {});
        if (waiting == null) {
            return left(null);
        }
        // One that may be what kills its processes, or its neighbour: whoever is alone when it happens was it.
        long bytes = waiting.failures() > 0 ? memory.all() : waiting.estimate().plannedBytes();
        try (MemoryBudget.Share share = memory.take(bytes)) {
            return share == null ? new Left(Place.KEEP, waiting.queuePlace().dueAt()) : train(entry);
        }
    }

    private Left train(QueueEntry entry) {
        Job started = inTransaction(entry, this::start);
        if (started == null || started.status() != JobStatus.RUNNING) {
            return left(started);
        }
        TrainingRun run = new TrainingRun(started, surroundings);
        String jobId = started.id();
        running.put(jobId, run);
        if (stopping) {
            run.stop(Stop.SHUTDOWN);
        }
        ScheduledFuture<?> flushes =
                flusher.scheduleWithFixedDelay(run::flush, flushMillis, flushMillis, TimeUnit.MILLISECONDS);
        try {
            return run.execute() == null
                    ? new Left(Place.LEAVE_ALONE, clock.instant())
                    : left(inTransaction(entry, job -> {}));
        } finally {
            flushes.cancel(false);
            running.remove(jobId, run);
        }
    }

    private void start(Job job) {
        requeueLost(job);
        if (job.status() == JobStatus.QUEUED && !job.queuePlace().dueAt().isAfter(clock.instant())) {
            long from = checkpoints.of(job.id()).stream()
                    .findFirst()
                    .map(SavedCheckpoint::step)
                    .orElse(0L);
            Progress before = job.progress();
            boolean elsewhere = from > 0 && !environment.equals(job.environment());
            job.start(
                    name,
                    environment,
                    from == 0 ? Progress.none(before.epochs(), before.totalSteps()) : before.at(from),
                    clock.instant());
            jobs.save(
                    job,
                    elsewhere
                            ? List.of(RunRecorder.warning(
                                    job.attempt(),
                                    "The threads, the libraries or the Java runtime aren't those of the attempt before: the last"
                                            + " bits may be other ones than an unbroken run would give."))
                            : List.of());
        }
    }

    /** @return the job after the change; null if it is gone, or this isn't its entry any more */
    private @Nullable Job inTransaction(QueueEntry entry, Consumer<Job> change) {
        Optional<Job> left = Objects.requireNonNull(transaction.execute(status -> {
            Optional<Job> found =
                    jobs.lock(entry.jobId()).filter(job -> job.queuePlace().entry() == entry.number());
            found.ifPresent(change);
            return found;
        }));
        return left.orElse(null);
    }

    private Left left(@Nullable Job job) {
        return job == null || job.status() != JobStatus.QUEUED
                ? new Left(Place.REMOVE, clock.instant())
                : new Left(Place.KEEP, job.queuePlace().dueAt());
    }

    /** Takes note that whoever had an entry is gone. */
    Left lost(QueueEntry entry) {
        return left(inTransaction(entry, this::requeueLost));
    }

    private void requeueLost(Job job) {
        if (job.status().isWithWorker()) {
            job.failedForNow(JobError.workerLost(), retries, clock.instant());
            jobs.save(job, List.of());
        }
    }

    @TransactionalEventListener
    void onJobChanged(JobChanged changed) {
        TrainingRun run = running.get(changed.jobId());
        if (run != null) {
            run.heed(changed.status(), changed.stopRequested());
        }
    }

    /** Stops every run within one step; their jobs are saved, and go back to the queue. */
    void shutDown() {
        stopping = true;
        running.values().forEach(run -> run.stop(Stop.SHUTDOWN));
        memory.close();
    }

    @Override
    public void destroy() {
        flusher.shutdownNow();
    }
}
