package dev.descent.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One time that a worker had a job.
 *
 * @param worker host and process
 * @param endedAt null while it runs
 * @param outcome the job's status after it; {@code queued} if it is to go on
 * @param reason why it ended
 * @param firstStep updates that had been made before
 * @param lastStep updates that were known to be made when it ended
 */
public record Attempt(
        int attempt,
        String worker,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable JobStatus outcome,
        @Nullable String reason,
        long firstStep,
        long lastStep) {}
