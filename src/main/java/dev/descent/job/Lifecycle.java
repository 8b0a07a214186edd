package dev.descent.job;

import static dev.descent.job.JobStatus.CANCELLED;
import static dev.descent.job.JobStatus.CANCELLING;
import static dev.descent.job.JobStatus.FAILED;
import static dev.descent.job.JobStatus.PAUSED;
import static dev.descent.job.JobStatus.PAUSING;
import static dev.descent.job.JobStatus.QUEUED;
import static dev.descent.job.JobStatus.RUNNING;
import static dev.descent.job.JobStatus.SUCCEEDED;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Every legal move of a job, and what a user may ask of it in each status. */
final class Lifecycle {

    private static final Map<JobStatus, Set<JobStatus>> MOVES = new EnumMap<>(Map.of(
            QUEUED, EnumSet.of(RUNNING, CANCELLED),
            // Back to the queue when its worker was stopped or lost.
            RUNNING, EnumSet.of(SUCCEEDED, FAILED, CANCELLING, PAUSING, QUEUED),
            // It may come to its end before its worker sees that it is to pause.
            PAUSING, EnumSet.of(PAUSED, SUCCEEDED, FAILED, CANCELLING),
            PAUSED, EnumSet.of(QUEUED, CANCELLED),
            CANCELLING, EnumSet.of(CANCELLED),
            SUCCEEDED, EnumSet.noneOf(JobStatus.class),
            // Retried by a user.
            FAILED, EnumSet.of(QUEUED),
            CANCELLED, EnumSet.of(QUEUED)));

    private Lifecycle() {}

    /** Where a job may go from a status. */
    static Set<JobStatus> next(JobStatus from) {
        return MOVES.getOrDefault(from, Set.of());
    }

    static Set<JobAction> actions(JobStatus status) {
        return switch (status) {
            case QUEUED, PAUSING -> EnumSet.of(JobAction.CANCEL);
            case RUNNING -> EnumSet.of(JobAction.PAUSE, JobAction.STOP, JobAction.CANCEL);
            case PAUSED -> EnumSet.of(JobAction.RESUME, JobAction.STOP, JobAction.CANCEL);
            case CANCELLING -> EnumSet.noneOf(JobAction.class);
            case SUCCEEDED -> EnumSet.of(JobAction.DELETE);
            case FAILED, CANCELLED -> EnumSet.of(JobAction.RETRY, JobAction.DELETE);
        };
    }
}
