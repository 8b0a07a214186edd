package dev.descent.job;

import dev.descent.job.JobEventLog.Draft;
import dev.descent.spec.SpecReader;
import dev.descent.training.CheckpointOptions;
import dev.descent.training.Run;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves one run on its way, on the training thread. A checkpoint that can't be saved is told of, and the run goes on without. */
final class RunCheckpoints {

    private static final Logger log = LoggerFactory.getLogger(RunCheckpoints.class);

    /** Epochs may be much shorter than it takes to save them. */
    private static final long BETWEEN_BESTS = 1_000_000_000L;

    private final String jobId;
    private final int attempt;
    private final Run run;
    private final RunRecorder recorder;
    private final CheckpointStore store;
    private final Clock clock;
    private final Ticker ticker;
    private final CheckpointOptions options;
    private final Function<Function<Job, List<Draft>>, @Nullable JobStatus> write;
    private Map<String, @Nullable Double> metrics = Map.of();
    private @Nullable Double bestFigure;
    private long savedStep;
    private long savedNanos;
    private long bestNanos;

    /** @param write writes what an attempt finds out, and changes its job, if the attempt still holds it */
    RunCheckpoints(
            Job job,
            Run run,
            RunRecorder recorder,
            CheckpointStore store,
            Clock clock,
            Ticker ticker,
            CheckpointOptions options,
            Function<Function<Job, List<Draft>>, @Nullable JobStatus> write) {
        this.jobId = job.id();
        this.attempt = job.attempt();
        this.run = run;
        this.recorder = recorder;
        this.store = store;
        this.clock = clock;
        this.ticker = ticker;
        this.options = options;
        this.write = write;
        this.savedStep = job.progress().step();
        this.savedNanos = ticker.nanos();
        this.bestNanos = savedNanos;
        for (SavedCheckpoint checkpoint : store.of(jobId)) {
            if (checkpoint.best()) {
                bestFigure = checkpoint.figure();
            }
        }
    }

    private record CheckpointData(
            int attempt,
            String id,
            long step,
            int epoch,
            String reason,
            boolean best,
            Map<String, @Nullable Double> metrics,
            long sizeBytes,
            String sha256) {}

    /** Saves the run if it is time to. */
    void between(long step, Map<String, Double> figures) {
        if (!figures.isEmpty()) {
            metrics = NonFinite.toNull(figures);
        }
        Double figure = figures.get(options.monitor());
        long now = ticker.nanos();
        boolean due = options.everySteps() != null && step - savedStep >= options.everySteps()
                || options.everySeconds() != null && now - savedNanos >= options.everySeconds() * 1e9;
        boolean best = options.keepBest()
                && figure != null
                && Double.isFinite(figure)
                && (bestFigure == null || options.isBetter(figure, bestFigure))
                && (due || now - bestNanos >= BETWEEN_BESTS);
        if (best || due) {
            save(
                    best && !due ? SavedCheckpoint.Reason.BEST : SavedCheckpoint.Reason.INTERVAL,
                    step,
                    best ? figure : null);
        }
    }

    /** Saves the run as it is, if it can be. @return why it couldn't; null if it was */
    @Nullable
    String save(SavedCheckpoint.Reason reason, long step) {
        return run.canBeSaved() ? save(reason, step, null) : "its last epoch was being evaluated";
    }

    /** @param best figure of the epoch that has just ended, if that is the best one */
    private @Nullable String save(SavedCheckpoint.Reason reason, long step, @Nullable Double best) {
        savedStep = step;
        savedNanos = ticker.nanos();
        if (best != null) {
            bestNanos = savedNanos;
        }
        String id = store.newId();
        try {
            store.prepare(jobId);
            Path file = store.file(jobId, id);
            String sha256 = run.save(file, recorder.state());
            SavedCheckpoint saved = new SavedCheckpoint(
                    id,
                    jobId,
                    attempt,
                    step,
                    recorder.epoch(),
                    reason,
                    best != null,
                    true,
                    best,
                    SpecReader.mapper().writeValueAsString(metrics),
                    Files.size(file),
                    sha256,
                    clock.instant());
            JobStatus left = write.apply(job -> add(job, saved));
            if (left != null && best != null) {
                bestFigure = best;
            }
            return null;
        } catch (IOException e) {
            log.warn("Job {} can't be saved at step {}", jobId, step, e);
            String why = e instanceof FileSystemException file
                    ? Objects.requireNonNullElse(file.getReason(), "the disk refuses")
                    : String.valueOf(e.getMessage());
            recorder.warn("The checkpoint of step " + step + " couldn't be written (" + why
                    + "): the one before stays, and another is tried later.");
            return why;
        } catch (RuntimeException e) {
            // The database is away: what there is stays, and the next checkpoint may find it back.
            log.warn("The checkpoint of job {} at step {} can't be added", jobId, step, e);
            return "the database was away";
        } finally {
            store.deleteFileUnlessAdded(jobId, id);
        }
    }

    private List<Draft> add(Job job, SavedCheckpoint saved) {
        store.add(saved);
        job.checkpointed();
        return List.of(new Draft(
                "checkpoint",
                new CheckpointData(
                        attempt,
                        saved.id(),
                        saved.step(),
                        saved.epoch(),
                        saved.reason().toString(),
                        saved.best(),
                        metrics,
                        saved.sizeBytes(),
                        saved.sha256())));
    }
}
