package dev.descent.job;

import dev.descent.training.StopReason;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A training job and where it stands. Its moves are methods, and throw where {@link Lifecycle} has no such move. */
@Entity
public class Job {

    @Id
    private String id;

    @Version
    private @Nullable Long version;

    private @Nullable String name;

    @Enumerated(EnumType.STRING)
    private JobStatus status;

    @Enumerated(EnumType.STRING)
    private @Nullable StopReason stopReason;

    @Embedded
    private @Nullable JobError error;

    private String datasetId;
    private @Nullable String modelId;

    @Column(columnDefinition = "text")
    private String spec;

    @Column(columnDefinition = "text")
    private String specResolved;

    @Column(columnDefinition = "text")
    private @Nullable String environment;

    @Column(columnDefinition = "text")
    private @Nullable String metrics;

    @Column(columnDefinition = "text")
    private @Nullable String confusionMatrix;

    private int attempt;

    @Embedded
    private Progress progress;

    private long lastEventId;
    private Instant createdAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;

    @Transient
    private final List<JobTransition> newTransitions = new ArrayList<>();

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
            Instant now) {
        this.id = id;
        this.name = name;
        this.datasetId = datasetId;
        this.spec = spec;
        this.specResolved = specResolved;
        this.progress = progress;
        this.createdAt = now;
        this.status = JobStatus.QUEUED;
        newTransitions.add(new JobTransition(null, JobStatus.QUEUED, attempt, "submitted", now));
    }

    /** A worker takes the job: a new attempt, from the first step. */
    void start(String environment, Instant now) {
        require(JobStatus.RUNNING, "start");
        this.attempt++;
        this.environment = environment;
        this.startedAt = now;
        this.progress = Progress.none(progress.epochs(), progress.totalSteps());
        move(JobStatus.RUNNING, "attempt " + attempt + " started", now);
    }

    /** The worker was stopped or lost: the job waits again. */
    void requeue(String reason, Instant now) {
        require(JobStatus.QUEUED, "go back to the queue");
        move(JobStatus.QUEUED, reason, now);
    }

    /** A user asks to give the job up: at once if it waits, else as soon as its worker sees it. */
    void cancel(Instant now) {
        if (!actions().contains(JobAction.CANCEL)) {
            throw new IllegalJobStateException(id, status, "be cancelled");
        }
        if (status == JobStatus.RUNNING) {
            move(JobStatus.CANCELLING, "cancel requested", now);
        } else {
            end(JobStatus.CANCELLED, StopReason.USER_STOP, "cancelled while queued", now);
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

    void progressed(Progress progress) {
        this.progress = progress;
    }

    /** Whether the worker of this attempt still has the job, and may write. */
    boolean isHeldBy(int attempt) {
        return this.attempt == attempt && (status == JobStatus.RUNNING || status == JobStatus.CANCELLING);
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

    private void require(JobStatus to, String what) {
        if (!Lifecycle.next(status).contains(to)) {
            throw new IllegalJobStateException(id, status, what);
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

    public String id() {
        return id;
    }

    /** Counts the changes of the job's row. */
    public long version() {
        return version == null ? 0 : version;
    }

    public @Nullable String name() {
        return name;
    }

    public JobStatus status() {
        return status;
    }

    /** What a user may ask of the job now. */
    public Set<JobAction> actions() {
        return Lifecycle.actions(status);
    }

    public @Nullable StopReason stopReason() {
        return stopReason;
    }

    public @Nullable JobError error() {
        return error;
    }

    public String datasetId() {
        return datasetId;
    }

    public @Nullable String modelId() {
        return modelId;
    }

    /** The specification with every default filled in, as JSON. */
    public String specResolved() {
        return specResolved;
    }

    /** What the last attempt ran on, as JSON. */
    public @Nullable String environment() {
        return environment;
    }

    /** Metrics of the end, as a JSON object. */
    public @Nullable String metrics() {
        return metrics;
    }

    /** For what the model takes the rows of each class, as a JSON object. */
    public @Nullable String confusionMatrix() {
        return confusionMatrix;
    }

    /** How many times the job was started. */
    public int attempt() {
        return attempt;
    }

    public Progress progress() {
        return progress;
    }

    public long lastEventId() {
        return lastEventId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant finishedAt() {
        return finishedAt;
    }
}
