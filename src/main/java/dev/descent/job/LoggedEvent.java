package dev.descent.job;

/**
 * An event among those of all jobs.
 *
 * @param seq counts the events of all jobs up from 1, in the order in which they were committed
 */
public record LoggedEvent(long seq, String jobId, JobEvent event) {}
