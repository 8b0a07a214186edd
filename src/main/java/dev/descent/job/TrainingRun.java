package dev.descent.job;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetStore;
import dev.descent.model.ModelStore;
import dev.descent.model.StoredModel;
import dev.descent.network.UnknownIdException;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.training.Confusion;
import dev.descent.training.Outcome;
import dev.descent.training.StopReason;
import dev.descent.training.Trainer;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One attempt at one job. {@link #flush} is called by another thread now and then, and writes what the training thread has left in
 * the recorder. Each write locks the job's row and goes ahead only if this attempt still holds the job.
 */
final class TrainingRun {

    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);

    /** What a run needs of the process that it is in. */
    record Surroundings(
            JobStore jobs,
            MetricHistory history,
            DatasetStore datasets,
            ModelStore models,
            TransactionOperations transaction,
            Clock clock,
            int maxPoints) {}

    /** Why a run is to stop before its end. */
    enum Stop {
        /** A user gave the job up. */
        CANCELLED,
        /** The service goes down; the job is to run again. */
        SHUTDOWN,
        /** Another worker has the job, or it is gone: nothing more may be written. */
        LOST
    }

    private final Surroundings surroundings;
    private final String jobId;
    private final int attempt;
    private final String specResolved;
    private final Progress start;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private volatile @Nullable RunRecorder recorder;

    /** @param job just started */
    TrainingRun(Job job, Surroundings surroundings) {
        this.surroundings = surroundings;
        this.jobId = job.id();
        this.attempt = job.attempt();
        this.start = job.progress();
        this.specResolved = job.specResolved();
    }

    /** Asks the training thread to stop before its next update. */
    void stop(Stop reason) {
        stop.compareAndSet(null, reason);
    }

    /**
     * Trains, on the calling thread, and leaves the job ended or in the queue.
     *
     * @return which of them; null if the job was lost
     * @throws RuntimeException if that can't be written: the job still counts as running then
     */
    @Nullable
    JobStatus execute() {
        Supplier<@Nullable JobStatus> ending;
        try {
            ending = train();
        } catch (InvalidInputException e) {
            ending = failed(
                    new JobError("invalid_input", "The specification can't be used any more: " + e.getMessage(), null),
                    null);
        } catch (UnknownIdException e) {
            ending = failed(new JobError("invalid_input", String.valueOf(e.getMessage()), lastStep()), null);
        } catch (OutOfMemoryError e) {
            log.warn("Job {} ran out of memory", jobId, e);
            ending = failed(
                    new JobError(
                            "out_of_memory",
                            "The job ran out of memory (" + e.getMessage()
                                    + "). Make the batch or the network smaller, or give the service more memory.",
                            lastStep()),
                    null);
        } catch (Throwable e) {
            // Whatever it was, it ends this job and not the worker.
            log.error("Job {} broke off", jobId, e);
            ending = failed(JobError.internal(e, lastStep()), null);
        }
        return ending.get();
    }

    /** Trains; what is given writes how that ended. */
    private Supplier<@Nullable JobStatus> train() throws IOException {
        TrainingSpec spec = SpecReader.read(SpecReader.mapper().readTree(specResolved), "", TrainingSpec.class);
        Dataset dataset = surroundings.datasets().open(spec.dataset().id());
        TrainingPlan plan = TrainingPlan.of(spec, dataset.info());
        double rowsPerStep =
                (double) plan.summary().trainRows() / plan.summary().stepsPerEpoch();
        RunRecorder notes =
                new RunRecorder(start, attempt, rowsPerStep, surroundings.maxPoints(), surroundings.clock());
        notes.log("%d parameters to fit on %d rows, %d held out for validation and %d for the test: %d steps of %d rows"
                .formatted(
                        plan.summary().parameterCount(),
                        plan.summary().trainRows(),
                        plan.summary().validationRows(),
                        plan.summary().testRows(),
                        plan.summary().totalSteps(),
                        plan.summary().batchRows()));
        recorder = notes;
        try (Trainer trainer = new Trainer(plan, dataset.prepare(spec.dataset(), spec.seed()))) {
            Outcome outcome = trainer.train(notes, () -> stop.get() != null);
            return switch (outcome.reason()) {
                case USER_STOP -> this::stopped;
                case DIVERGED -> failed(diverged(outcome.steps()), StopReason.DIVERGED);
                default -> succeeded(outcome, plan, trainer);
            };
        }
    }

    private @Nullable JobStatus stopped() {
        return stop.get() == Stop.LOST
                ? null
                : end(job -> job.requeue("service stopped", surroundings.clock().instant()));
    }

    private static JobError diverged(long step) {
        return new JobError(
                "diverged",
                "The loss was no longer a finite number at step " + step
                        + ". A smaller learning_rate, scaled inputs or a clip usually mend this.",
                step);
    }

    private Supplier<@Nullable JobStatus> succeeded(Outcome outcome, TrainingPlan plan, Trainer trainer)
            throws IOException {
        ModelStore models = surroundings.models();
        String metrics = SpecReader.mapper().writeValueAsString(NonFinite.toNull(outcome.metrics()));
        Confusion counted = outcome.confusion();
        String confusion = counted == null ? null : SpecReader.mapper().writeValueAsString(counted);
        String modelId = models.newId();
        long bytes;
        try {
            trainer.saveModel(models.file(modelId));
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
        return () -> {
            try {
                return end(job -> {
                    models.add(model);
                    job.succeed(
                            outcome.reason(),
                            metrics,
                            confusion,
                            modelId,
                            surroundings.clock().instant());
                });
            } finally {
                models.deleteFileUnlessAdded(modelId);
            }
        };
    }

    private Supplier<@Nullable JobStatus> failed(JobError error, @Nullable StopReason reason) {
        return () -> end(job -> job.fail(error, reason, surroundings.clock().instant()));
    }

    /** A job that a user gave up in the meantime is cancelled, however its run ended. */
    private @Nullable JobStatus end(Consumer<Job> change) {
        return write(job -> {
            if (job.status() == JobStatus.CANCELLING) {
                job.cancelled("stopped by a user", surroundings.clock().instant());
            } else {
                change.accept(job);
            }
        });
    }

    /** Writes what was recorded, and finds out whether a user of another process wants the job cancelled. */
    void flush() {
        try {
            write(job -> {
                if (job.status() == JobStatus.CANCELLING) {
                    stop(Stop.CANCELLED);
                }
            });
        } catch (RuntimeException e) {
            log.warn("The progress of job {} can't be written now; trying again", jobId, e);
        }
    }

    /**
     * What was recorded, and the change, in one transaction; one write at a time.
     *
     * @return the job's status after it; null if this attempt doesn't hold the job any more, and nothing was written
     */
    private synchronized @Nullable JobStatus write(Consumer<Job> change) {
        RunRecorder notes = recorder;
        RunRecorder.Notes fetched = notes == null ? new RunRecorder.Notes(start, Map.of(), List.of()) : notes.fetch();
        try {
            Optional<JobStatus> left =
                    Objects.requireNonNull(surroundings.transaction().execute(transaction -> write(fetched, change)));
            if (left.isEmpty()) {
                stop(Stop.LOST);
            }
            return left.orElse(null);
        } catch (RuntimeException e) {
            if (notes != null) {
                notes.giveBack(fetched);
            }
            throw e;
        }
    }

    private Optional<JobStatus> write(RunRecorder.Notes notes, Consumer<Job> change) {
        Optional<Job> held = surroundings.jobs().lock(jobId).filter(job -> job.isHeldBy(attempt));
        held.ifPresent(job -> {
            surroundings.history().replaceTails(jobId, notes.tails());
            boolean moreHistory = notes.tails().values().stream().anyMatch(points -> !points.isEmpty());
            if (moreHistory || !notes.events().isEmpty()) {
                job.progressed(notes.progress());
            }
            change.accept(job);
            surroundings.jobs().save(job, notes.events());
        });
        return held.map(Job::status);
    }

    private @Nullable Long lastStep() {
        RunRecorder notes = recorder;
        return notes == null || notes.lastStep() == 0 ? null : notes.lastStep();
    }
}
