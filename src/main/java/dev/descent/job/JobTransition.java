package dev.descent.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One move of a job.
 *
 * @param from null for the first
 * @param attempt that the job was at after the move
 */
record JobTransition(@Nullable JobStatus from, JobStatus to, int attempt, String reason, Instant at) {}
