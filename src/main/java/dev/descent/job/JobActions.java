package dev.descent.job;

import dev.descent.model.ModelStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What users ask of jobs. Each throws {@link JobNotFoundException} if there is no such job, and {@link IllegalJobStateException} if its
 * status doesn't allow it.
 */
@Service
public class JobActions {

    private final JobRepository jobs;
    private final JobStore store;
    private final TrainingQueue queue;
    private final ModelStore models;
    private final CheckpointStore checkpoints;
    private final Clock clock;

    JobActions(
            JobRepository jobs,
            JobStore store,
            TrainingQueue queue,
            ModelStore models,
            CheckpointStore checkpoints,
            Clock clock) {
        this.jobs = jobs;
        this.store = store;
        this.queue = queue;
        this.models = models;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    /** Saves a running job within one step, and holds it. */
    @Transactional
    public Job pause(String id) {
        return change(id, Job::pause);
    }

    /** Puts a paused job back into the queue: it goes on from where it was saved. */
    @Transactional
    public Job resume(String id) {
        return change(id, Job::resume);
    }

    /** Finishes a running job within one step, or a paused one, with the model that it has then. */
    @Transactional
    public Job stop(String id) {
        return change(id, Job::stop);
    }

    /** Puts a failed or cancelled job back into the queue: it goes on from its last checkpoint. */
    @Transactional
    public Job retry(String id) {
        return change(id, Job::retry);
    }

    /** Gives a job up: at once if it waits, within one step if it runs. */
    @Transactional
    public Job cancel(String id) {
        return change(id, Job::cancel);
    }

    /** Gives a waiting job another priority. */
    @Transactional
    public Job prioritize(String id, int priority) {
        Job job = JobService.existing(id, store::lock);
        job.prioritize(priority);
        queue.prioritize(job);
        store.save(job, List.of());
        return job;
    }

    private Job change(String id, BiConsumer<Job, Instant> action) {
        Job job = JobService.existing(id, store::lock);
        JobStatus before = job.status();
        action.accept(job, clock.instant());
        if (before == JobStatus.QUEUED && job.status() != JobStatus.QUEUED) {
            queue.remove(job);
        } else if (before != JobStatus.QUEUED && job.status() == JobStatus.QUEUED) {
            queue.add(job);
        }
        store.save(job, List.of());
        return job;
    }

    /** Deletes an ended job, with its history, its events, its checkpoints and its model. */
    @Transactional
    public void delete(String id) {
        Job job = JobService.existing(id, store::lock);
        if (!job.actions().contains(JobAction.DELETE)) {
            throw new IllegalJobStateException(id, job.status(), job.actions(), "be deleted");
        }
        String modelId = job.modelId();
        if (modelId != null) {
            models.delete(modelId);
        }
        checkpoints.deleteAll(id);
        jobs.delete(job);
    }
}
