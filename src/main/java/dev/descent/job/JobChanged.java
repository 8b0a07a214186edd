package dev.descent.job;

/** A job's row or its events changed; published within the transaction, to be listened to after its commit. */
public record JobChanged(String jobId, JobStatus status, boolean stopRequested) {}
