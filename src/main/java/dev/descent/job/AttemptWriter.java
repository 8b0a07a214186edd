package dev.descent.job;

import dev.descent.job.JobEventLog.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an attempt finds out. Each write locks the job's row and goes ahead only if the attempt still holds the job, so that a
 * worker that lost it without knowing changes nothing any more.
 */
final class AttemptWriter {

    private final TrainingRun.Surroundings surroundings;
    private final String jobId;
    private final int attempt;
    private final LongSupplier runMillis;
    private final Runnable lost;
    private final UnheardWrites unheard = new UnheardWrites();
    private volatile @Nullable RunRecorder recorder;

    /**
     * @param runMillis of training, over all attempts
     * @param lost is told when the attempt doesn't hold its job any more
     */
    AttemptWriter(TrainingRun.Surroundings surroundings, Job job, LongSupplier runMillis, Runnable lost) {
        this.surroundings = surroundings;
        this.jobId = job.id();
        this.attempt = job.attempt();
        this.runMillis = runMillis;
        this.lost = lost;
    }

    /** From now on each write also writes what was recorded. */
    void record(RunRecorder notes) {
        recorder = notes;
    }

    /** Updates that were recorded; 0 before there are any. */
    long steps() {
        RunRecorder notes = recorder;
        return notes == null ? 0 : notes.lastStep();
    }

    /**
     * What was recorded, and the change, in one transaction; one write at a time.
     *
     * @param change gives further events
     * @return the job's status after it; null if this attempt doesn't hold the job any more, and nothing was written
     */
    synchronized @Nullable JobStatus write(Function<Job, List<Draft>> change) {
        RunRecorder notes = recorder;
        RunRecorder.Notes fetched = notes == null ? null : notes.fetch();
        try {
            Optional<JobStatus> left =
                    Objects.requireNonNull(surroundings.transaction().execute(transaction -> write(fetched, change)));
            unheard.end();
            if (left.isEmpty()) {
                lost.run();
            }
            return left.orElse(null);
        } catch (RuntimeException e) {
            if (notes != null && fetched != null) {
                notes.giveBack(fetched);
            }
            throw e;
        }
    }

    private Optional<JobStatus> write(RunRecorder.@Nullable Notes notes, Function<Job, List<Draft>> change) {
        Optional<Job> found = surroundings.jobs().lock(jobId).filter(held -> held.isHeldBy(attempt));
        found.ifPresent(held -> {
            List<Draft> events = new ArrayList<>();
            if (notes != null) {
                if (notes.fresh()) {
                    surroundings.history().replaceAll(jobId, notes.tails());
                } else {
                    surroundings.history().replaceTails(jobId, notes.tails());
                }
                boolean moreHistory = notes.tails().values().stream().anyMatch(points -> !points.isEmpty());
                if (moreHistory || !notes.events().isEmpty()) {
                    held.progressed(notes.progress(), runMillis.getAsLong());
                }
                events.addAll(unheard.begin(notes, held, surroundings.jobs()));
            }
            events.addAll(change.apply(held));
            surroundings.jobs().save(held, events);
        });
        return found.map(Job::status);
    }
}
