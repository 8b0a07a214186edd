package dev.descent.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Where a job stands. {@link Lifecycle} says which moves there are. */
public enum JobStatus {
    /** Waits for a worker. */
    @JsonProperty("queued")
    QUEUED,
    /** A worker trains it. */
    @JsonProperty("running")
    RUNNING,
    /** Asked to pause; its worker hasn't yet. */
    @JsonProperty("pausing")
    PAUSING,
    /** Saved, and held until it is resumed. */
    @JsonProperty("paused")
    PAUSED,
    /** Trained to the end, or as far as a user wanted; its model can be used. */
    @JsonProperty("succeeded")
    SUCCEEDED,
    /** Diverged, or its run broke off with an error. */
    @JsonProperty("failed")
    FAILED,
    /** Asked to stop; its worker hasn't yet. */
    @JsonProperty("cancelling")
    CANCELLING,
    /** Given up on request. */
    @JsonProperty("cancelled")
    CANCELLED;

    /** Whether nothing happens to the job any more, unless a user retries it. */
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** Whether a worker has the job. */
    boolean isWithWorker() {
        return this == RUNNING || this == PAUSING || this == CANCELLING;
    }

    /** As in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
