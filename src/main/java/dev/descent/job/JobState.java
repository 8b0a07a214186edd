package dev.descent.job;

import dev.descent.training.StopReason;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is stored of a training job. {@link Job} is what changes it. */
@MappedSuperclass
@SuppressWarnings("NullAway.Init")
public abstract class JobState {

    @Id
    String id;

    @Version
    @Nullable
    Long version;

    @Nullable
    String name;

    @Enumerated(EnumType.STRING)
    JobStatus status;

    @Enumerated(EnumType.STRING)
    @Nullable
    StopReason stopReason;

    @Embedded
    @Nullable
    JobError error;

    String datasetId;

    @Nullable
    String modelId;

    @Column(columnDefinition = "text")
    String spec;

    @Column(columnDefinition = "text")
    String specResolved;

    @Column(columnDefinition = "text")
    @Nullable
    String environment;

    @Column(columnDefinition = "text")
    @Nullable
    String metrics;

    @Column(columnDefinition = "text")
    @Nullable
    String confusionMatrix;

    int attempt;
    int failures;
    boolean stopRequested;
    long runMillis;

    @Embedded
    QueuePlace queuePlace;

    @Embedded
    Estimate estimate;

    @Embedded
    Progress progress;

    long lastEventId;
    Instant createdAt;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

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

    /** Whether a user asked to finish now; the status says whether that was done. */
    public boolean stopRequested() {
        return stopRequested;
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

    /** Attempts in a row, up to now, that ended for reasons that may pass, and left no new checkpoint. */
    public int failures() {
        return failures;
    }

    /** Milliseconds of training, over all attempts. */
    public long runMillis() {
        return runMillis;
    }

    public QueuePlace queuePlace() {
        return queuePlace;
    }

    Estimate estimate() {
        return estimate;
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
