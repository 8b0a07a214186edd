package dev.descent.job;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.model.ModelStore;
import dev.descent.model.StoredModel;
import dev.descent.network.UnknownIdException;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.training.Checkpoint;
import dev.descent.training.Confusion;
import dev.descent.training.Interrupt;
import dev.descent.training.Outcome;
import dev.descent.training.Run;
import dev.descent.training.StopReason;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One attempt at one job. {@link #flush} is called by another thread now and then, and writes what the training thread has left in
 * the recorder. Each write locks the job's row and goes ahead only if this attempt still holds the job.
 */
final class TrainingRun {

    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);

    private static final long BETWEEN_TRIES = 500_000_000L;

    /**
     * What a run needs of the process that it is in.
     *
     * @param patience for a database that is away when the run's end is to be written
     */
    record Surroundings(
            JobStore jobs,
            MetricHistory history,
            DatasetStore datasets,
            ModelStore models,
            CheckpointStore checkpoints,
            TransactionOperations transaction,
            Clock clock,
            Ticker ticker,
            int maxPoints,
            Retries retries,
            Duration patience) {}

    /** Why a run is to stop before its end. Of two, the later in this list counts. */
    enum Stop {
        /** A user wants the model as it is. */
        FINISH,
        /** A user wants the job saved and held. */
        PAUSE,
        /** The service goes down; the job is to run again. */
        SHUTDOWN,
        /** A user gave the job up. */
        CANCEL,
        /** Another worker has the job, or it is gone: nothing more may be written. */
        LOST
    }

    /** How a run came out: what is to become of its job, and of a file that nobody needs if that can't be written. */
    private record Ending(Consumer<Job> change, Runnable cleaning) {

        Ending(Consumer<Job> change) {
            this(change, () -> {});
        }
    }

    private final Surroundings surroundings;
    private final String jobId;
    private final int attempt;
    private final Job job;
    private final long startNanos;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private final AttemptWriter writer;
    private boolean savedForStop;

    /** @param job just started */
    TrainingRun(Job job, Surroundings surroundings) {
        this.surroundings = surroundings;
        this.jobId = job.id();
        this.attempt = job.attempt();
        this.job = job;
        this.writer = new AttemptWriter(surroundings, job, this::runMillis, () -> stop(Stop.LOST));
        this.startNanos = surroundings.ticker().nanos();
        if (job.stopRequested()) {
            stop(Stop.FINISH);
        }
    }

    /** Asks the training thread to stop before its next update. */
    void stop(Stop reason) {
        stop.accumulateAndGet(reason, (before, now) -> before != null && before.compareTo(now) >= 0 ? before : now);
    }

    /** Asks the training thread to do what a user asked of the job, if anything. */
    void heed(JobStatus status, boolean stopRequested) {
        if (status == JobStatus.CANCELLING) {
            stop(Stop.CANCEL);
        } else if (status == JobStatus.PAUSING) {
            stop(Stop.PAUSE);
        } else if (stopRequested) {
            stop(Stop.FINISH);
        }
    }

    /**
     * Trains, on the calling thread, and leaves the job ended, paused or in the queue.
     *
     * @return which of them; null if the job was lost
     * @throws RuntimeException if that can't be written: the job still counts as running then
     */
    @Nullable
    JobStatus execute() {
        Ending ending;
        try {
            ending = train();
        } catch (InvalidInputException e) {
            ending = failed(
                    new JobError("invalid_input", "The specification can't be used any more: " + e.getMessage(), null));
        } catch (UnknownIdException e) {
            ending = failed(new JobError("invalid_input", String.valueOf(e.getMessage()), lastStep()));
        } catch (CancellationException e) {
            ending = leftWhilePreparing();
        } catch (OutOfMemoryError e) {
            log.warn("Job {} ran out of memory", jobId, e);
            ending = failed(new JobError(
                    "out_of_memory",
                    "The job ran out of memory (" + e.getMessage()
                            + "). Make the batch or the network smaller, or give the service more memory.",
                    lastStep()));
        } catch (IOException | UncheckedIOException e) {
            log.warn("Job {} can't use the disk", jobId, e);
            ending = failedForNow(JobError.storage(e, lastStep()));
        } catch (DataAccessException | TransactionException e) {
            log.warn("Job {} can't use the database", jobId, e);
            ending = failedForNow(new JobError("database", "the database was away", lastStep()));
        } catch (Throwable e) {
            // Whatever it was, it ends this job and not the worker.
            log.error("Job {} broke off", jobId, e);
            ending = failed(JobError.internal(e, lastStep()));
        }
        return end(ending);
    }

    /** Trains; what is given says how that ended. */
    private Ending train() throws IOException {
        TrainingSpec stored = SpecReader.read(SpecReader.mapper().readTree(job.specResolved()), "", TrainingSpec.class);
        Dataset dataset = surroundings.datasets().open(stored.dataset());
        TrainingPlan plan = TrainingPlan.of(stored, dataset);
        // Resolved once more: an earlier version may not have known every default.
        TrainingSpec spec = plan.spec();
        CheckpointStore store = surroundings.checkpoints();
        store.sweep(jobId);
        Path initial = spec.initial() == null ? null : store.initial(jobId);
        try (Run run = Run.of(plan, dataset, initial, this::isLeft)) {
            List<String> unusable = new ArrayList<>();
            Resumed from = resume(run, unusable);
            RunRecorder notes = new RunRecorder(
                    from == null
                            ? Progress.none(
                                    job.progress().epochs(), plan.summary().totalSteps())
                            : job.progress().at(from.step()),
                    from == null ? Map.of() : from.notes(),
                    attempt,
                    (double) plan.summary().trainRows() / plan.summary().stepsPerEpoch(),
                    surroundings.maxPoints(),
                    surroundings.clock());
            unusable.forEach(notes::warn);
            notes.log(
                    from == null
                            ? "%d parameters to fit on %d rows, %d held out for validation and %d for the test: %d steps of %d rows"
                                    .formatted(
                                            plan.summary().parameterCount(),
                                            plan.summary().trainRows(),
                                            plan.summary().validationRows(),
                                            plan.summary().testRows(),
                                            plan.summary().totalSteps(),
                                            plan.summary().batchRows())
                            : "goes on from the checkpoint of step %d of %d"
                                    .formatted(from.step(), plan.summary().totalSteps()));
            RunCheckpoints checkpoints = new RunCheckpoints(
                    job,
                    run,
                    notes,
                    store,
                    surroundings.clock(),
                    surroundings.ticker(),
                    spec.checkpoint(),
                    writer::write);
            notes.saveWith(checkpoints);
            writer.record(notes);
            Outcome outcome = run.run(notes, () -> interrupt(spec, checkpoints));
            if (outcome.reason() == StopReason.DIVERGED) {
                JobError error = diverged(outcome.steps());
                return new Ending(held -> held.fail(
                        error, StopReason.DIVERGED, surroundings.clock().instant()));
            }
            return outcome.finished() ? succeeded(outcome, plan, run) : left(checkpoints, outcome.steps());
        }
    }

    /** Where a run goes on. */
    private record Resumed(long step, Map<String, double[]> notes) {}

    /** The last checkpoint that can be read, if there is any. */
    private @Nullable Resumed resume(Run run, List<String> unusable) {
        for (SavedCheckpoint saved : surroundings.checkpoints().of(jobId)) {
            try {
                Checkpoint checkpoint =
                        Checkpoint.open(surroundings.checkpoints().file(jobId, saved.id()));
                return new Resumed(run.resume(checkpoint), checkpoint.notes());
            } catch (IOException | IllegalArgumentException e) {
                log.warn("Checkpoint {} of job {} can't be used", saved.id(), jobId, e);
                unusable.add("The checkpoint of step " + saved.step() + " can't be used any more.");
            }
        }
        return null;
    }

    /** Asked by the training thread, between two updates or two batches of an evaluation. */
    private @Nullable Interrupt interrupt(TrainingSpec spec, RunCheckpoints checkpoints) {
        Stop reason = stop.get();
        if (reason == Stop.FINISH) {
            if (!savedForStop) {
                savedForStop = true;
                checkpoints.save(SavedCheckpoint.Reason.STOP, writer.steps());
            }
            return Interrupt.FINISH;
        }
        Long most = spec.maxRuntimeSeconds();
        return reason != null
                ? Interrupt.LEAVE
                : most != null && runMillis() >= most * 1000 ? Interrupt.OUT_OF_TIME : null;
    }

    private long runMillis() {
        return job.runMillis() + (surroundings.ticker().nanos() - startNanos) / 1_000_000;
    }

    private Ending left(RunCheckpoints checkpoints, long step) {
        Stop reason = stop.get();
        if (reason == Stop.PAUSE) {
            String unsaved = checkpoints.save(SavedCheckpoint.Reason.PAUSE, step);
            return new Ending(held -> held.paused(
                    unsaved == null
                            ? "paused at step " + step
                            : "paused; the run couldn't be saved (" + unsaved
                                    + ") and will go on from its last checkpoint",
                    surroundings.clock().instant()));
        }
        if (reason == Stop.SHUTDOWN) {
            checkpoints.save(SavedCheckpoint.Reason.SHUTDOWN, step);
        }
        return new Ending(held -> held.interrupted(surroundings.clock().instant()));
    }

    private boolean isLeft() {
        Stop reason = stop.get();
        return reason != null && reason != Stop.FINISH;
    }

    /** There is nothing to save: the job goes on from its last checkpoint, or begins. */
    private Ending leftWhilePreparing() {
        return stop.get() == Stop.PAUSE
                ? new Ending(held -> held.paused(
                        "paused while its rows were made ready",
                        surroundings.clock().instant()))
                : new Ending(held -> held.interrupted(surroundings.clock().instant()));
    }

    private static JobError diverged(long step) {
        return new JobError(
                "diverged",
                "The loss was no longer a finite number at step " + step
                        + ". A smaller learning_rate, scaled inputs or a clip usually mend this.",
                step);
    }

    private Ending succeeded(Outcome outcome, TrainingPlan plan, Run run) throws IOException {
        ModelStore models = surroundings.models();
        String metrics = SpecReader.mapper().writeValueAsString(NonFinite.toNull(outcome.metrics()));
        Confusion counted = outcome.confusion();
        String confusion = counted == null ? null : SpecReader.mapper().writeValueAsString(counted);
        String modelId = models.newId();
        long bytes;
        try {
            run.saveModel(models.file(modelId));
            bytes = Files.size(models.file(modelId));
        } catch (Throwable e) {
            models.deleteFile(modelId);
            throw e;
        }
        StoredModel model = new StoredModel(
                modelId,
                jobId,
                plan.spec(),
                plan.dataset(),
                metrics,
                plan.summary().parameterCount(),
                bytes,
                surroundings.clock().instant());
        return new Ending(
                held -> {
                    models.add(model);
                    surroundings.checkpoints().dropInitial(jobId);
                    held.succeed(
                            outcome.reason(),
                            metrics,
                            confusion,
                            modelId,
                            surroundings.clock().instant());
                },
                () -> models.deleteFileUnlessAdded(modelId));
    }

    private Ending failed(JobError error) {
        return new Ending(held -> held.fail(error, null, surroundings.clock().instant()));
    }

    private Ending failedForNow(JobError error) {
        return new Ending(held -> held.failedForNow(
                error, surroundings.retries(), surroundings.clock().instant()));
    }

    /** Writes how the run ended; a database that is away is waited for. A job that a user gave up meanwhile is cancelled. */
    private @Nullable JobStatus end(Ending ending) {
        long deadline = surroundings.ticker().nanos() + surroundings.patience().toNanos();
        try {
            while (true) {
                try {
                    return writer.write(held -> {
                        if (held.status() == JobStatus.CANCELLING) {
                            held.cancelled(
                                    "stopped by a user", surroundings.clock().instant());
                        } else {
                            ending.change.accept(held);
                        }
                        return List.of();
                    });
                } catch (RuntimeException e) {
                    if (surroundings.ticker().nanos() >= deadline || stop.get() == Stop.SHUTDOWN) {
                        throw e;
                    }
                    log.warn("The end of job {} can't be written now; trying again", jobId, e);
                    surroundings.ticker().sleep(BETWEEN_TRIES);
                }
            }
        } finally {
            ending.cleaning.run();
        }
    }

    /** Writes what was recorded, and finds out whether a user of another process wants something of the job. */
    void flush() {
        try {
            writer.write(held -> {
                heed(held.status(), held.stopRequested());
                return List.of();
            });
        } catch (RuntimeException e) {
            log.warn("The progress of job {} can't be written now; trying again", jobId, e);
        }
    }

    private @Nullable Long lastStep() {
        return writer.steps() == 0 ? null : Long.valueOf(writer.steps());
    }
}
