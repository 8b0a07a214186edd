package dev.descent.job;

import java.util.Set;

/** A job's status doesn't allow what was asked of it. */
public final class IllegalJobStateException extends RuntimeException {

    private final JobStatus status;
    private final transient Set<JobAction> allowed;

    IllegalJobStateException(String jobId, JobStatus status, Set<JobAction> allowed, String asked) {
        super("Job " + jobId + " is " + status + ": it can't " + asked + ".");
        this.status = status;
        this.allowed = allowed;
    }

    public JobStatus status() {
        return status;
    }

    /** What may be asked of the job now. */
    public Set<JobAction> allowed() {
        return allowed;
    }
}
