package dev.descent.job;

import dev.descent.training.StopReason;
import jakarta.persistence.Entity;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A training job and where it stands. Its moves are methods, and throw where {@link Lifecycle} has no such move. */
@Entity
public class Job extends JobState {

    @Transient
    private final List<JobTransition> newTransitions = new ArrayList<>();

    /** Who runs the attempt that was just begun. */
    @Transient
    private @Nullable String worker;

    @SuppressWarnings("NullAway.Init")
    protected Job() {}

    /**
     * A new job, in the queue.
     *
     * @param spec as it was sent
     * @param specResolved with every default filled in
     */
    Job(
            String id,
            @Nullable String name,
            String datasetId,
            String spec,
            String specResolved,
            Progress progress,
            int priority,
            Estimate estimate,
            Instant now) {
        this.id = id;
        this.name = name;
        this.datasetId = datasetId;
        this.spec = spec;
        this.specResolved = specResolved;
        this.progress = progress;
        this.queuePlace = new QueuePlace(priority, now, 1);
        this.estimate = estimate;
        this.createdAt = now;
        this.status = JobStatus.QUEUED;
        newTransitions.add(new JobTransition(null, JobStatus.QUEUED, attempt, "submitted", now));
    }

    /**
     * A worker takes the job: a new attempt.
     *
     * @param from how far the checkpoint is that it goes on from; at the first step without one
     */
    void start(String worker, String environment, Progress from, Instant now) {
        require(JobStatus.RUNNING, "start");
        this.attempt++;
        this.worker = worker;
        this.environment = environment;
        this.startedAt = now;
        this.progress = from;
        move(
                JobStatus.RUNNING,
                "attempt " + attempt + " started" + (from.step() > 0 ? " from step " + from.step() : ""),
                now);
    }

    /** The service goes down in order: the job waits again, and the attempt isn't counted against it. */
    void interrupted(Instant now) {
        requireWorker("be interrupted");
        if (status == JobStatus.PAUSING) {
            paused("paused as the service stopped", now);
        } else {
            require(JobStatus.QUEUED, "go back to the queue");
            // Before those that were submitted after it.
            queueAgain(createdAt, "service stopped", now);
        }
    }

    /**
     * The attempt ended for a reason that may pass: the job waits again, or has failed if that was the last of several in a row that
     * got nowhere.
     *
     * @param error that it fails with then
     */
    void failedForNow(JobError error, Retries retries, Instant now) {
        requireWorker("fail");
        if (status == JobStatus.CANCELLING) {
            cancelled(error.message(), now);
        } else if (status == JobStatus.PAUSING) {
            paused(error.message(), now);
        } else if (++failures >= retries.maxAttempts()) {
            fail(error.after(failures), null, now);
        } else {
            require(JobStatus.QUEUED, "go back to the queue");
            queueAgain(now.plus(retries.delay(failures)), error.message(), now);
        }
    }

    private void queueAgain(Instant dueAt, String reason, Instant now) {
        queuePlace = queuePlace.due(dueAt);
        move(JobStatus.QUEUED, reason, now);
    }

    /** A checkpoint was saved: the job gets somewhere. */
    void checkpointed() {
        failures = 0;
    }

    /** A user asks to save the job and hold it; done as soon as its worker sees it. */
    void pause(Instant now) {
        allow(JobAction.PAUSE, "be paused");
        move(JobStatus.PAUSING, "pause requested", now);
    }

    /** The worker has stopped. */
    void paused(String reason, Instant now) {
        require(JobStatus.PAUSED, "be paused");
        move(JobStatus.PAUSED, reason, now);
    }

    void resume(Instant now) {
        allow(JobAction.RESUME, "be resumed");
        enqueue("resumed", now);
    }

    /** A user asks to finish with what there is; done as soon as a worker sees it. */
    void stop(Instant now) {
        allow(JobAction.STOP, "be stopped");
        stopRequested = true;
        if (status == JobStatus.PAUSED) {
            enqueue("to be finished", now);
        }
    }

    /** A user has the job tried again, from its last checkpoint. */
    void retry(Instant now) {
        allow(JobAction.RETRY, "be retried");
        this.failures = 0;
        this.error = null;
        this.stopReason = null;
        this.stopRequested = false;
        this.finishedAt = null;
        enqueue("retried", now);
    }

    /** A new entry of the queue: one that a worker is about to take out may still be there. */
    private void enqueue(String reason, Instant now) {
        queuePlace = queuePlace.next(now);
        move(JobStatus.QUEUED, reason, now);
    }

    /** @throws IllegalJobStateException if it doesn't wait */
    void prioritize(int priority) {
        if (status != JobStatus.QUEUED) {
            throw new IllegalJobStateException(
                    id, status, actions(), "be given another priority, which counts in the queue only");
        }
        queuePlace = queuePlace.of(priority);
    }

    /** A user asks to give the job up: at once if it waits, else as soon as its worker sees it. */
    void cancel(Instant now) {
        allow(JobAction.CANCEL, "be cancelled");
        if (status == JobStatus.RUNNING || status == JobStatus.PAUSING) {
            move(JobStatus.CANCELLING, "cancel requested", now);
        } else {
            end(JobStatus.CANCELLED, StopReason.USER_STOP, "cancelled while " + status, now);
        }
    }

    /** The worker has stopped, as a user asked. */
    void cancelled(String reason, Instant now) {
        require(JobStatus.CANCELLED, "be cancelled");
        end(JobStatus.CANCELLED, StopReason.USER_STOP, reason, now);
    }

    /**
     * The model is there.
     *
     * @param metrics of the end, as a JSON object
     * @param confusionMatrix of the model, as a JSON object, if there is one
     */
    void succeed(StopReason reason, String metrics, @Nullable String confusionMatrix, String modelId, Instant now) {
        require(JobStatus.SUCCEEDED, "succeed");
        this.metrics = metrics;
        this.confusionMatrix = confusionMatrix;
        this.modelId = modelId;
        end(JobStatus.SUCCEEDED, reason, "training " + reason.name().toLowerCase(Locale.ROOT), now);
    }

    /** @param reason null where the run broke off with an error rather than by the training's own stop */
    void fail(JobError error, @Nullable StopReason reason, Instant now) {
        require(JobStatus.FAILED, "fail");
        this.error = error;
        end(JobStatus.FAILED, reason, error.message(), now);
    }

    void forgetModel() {
        this.modelId = null;
    }

    /** @param runMillis of training, over all attempts */
    void progressed(Progress progress, long runMillis) {
        this.progress = progress;
        this.runMillis = runMillis;
    }

    /** Whether the worker of this attempt still has the job, and may write. */
    boolean isHeldBy(int attempt) {
        return this.attempt == attempt && status.isWithWorker();
    }

    long nextEventId() {
        return ++lastEventId;
    }

    /** Moves since the last call, which are not in the database yet. */
    List<JobTransition> takeNewTransitions() {
        List<JobTransition> taken = List.copyOf(newTransitions);
        newTransitions.clear();
        return taken;
    }

    private void allow(JobAction action, String what) {
        if (!actions().contains(action)) {
            throw new IllegalJobStateException(id, status, actions(), what);
        }
    }

    private void requireWorker(String what) {
        if (!status.isWithWorker()) {
            throw new IllegalJobStateException(id, status, actions(), what);
        }
    }

    private void require(JobStatus to, String what) {
        if (!Lifecycle.next(status).contains(to)) {
            throw new IllegalJobStateException(id, status, actions(), what);
        }
    }

    private void end(JobStatus to, @Nullable StopReason reason, String why, Instant now) {
        this.stopReason = reason;
        this.finishedAt = now;
        move(to, why, now);
    }

    private void move(JobStatus to, String reason, Instant now) {
        newTransitions.add(new JobTransition(status, to, attempt, reason, now));
        status = to;
    }

    /** What a user may ask of the job now. */
    public Set<JobAction> actions() {
        Set<JobAction> actions = EnumSet.copyOf(Lifecycle.actions(status));
        if (stopRequested) {
            actions.removeAll(EnumSet.of(JobAction.STOP, JobAction.PAUSE));
        }
        return actions;
    }

    /** Who runs the attempt that was begun by {@link #start}, of this object. */
    @Nullable
    String worker() {
        return worker;
    }
}
