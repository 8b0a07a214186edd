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
    /** Trained to the end; its model can be used. */
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

    /** Whether nothing happens to the job any more. */
    public boolean isTerminal() {
        return Lifecycle.next(this).isEmpty();
    }

    /** As in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
