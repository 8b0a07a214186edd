package dev.descent.job;

import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.model.ModelNotFoundException;
import dev.descent.model.ModelStore;
import dev.descent.spec.IdGenerator;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.Problems;
import dev.descent.spec.SpecReader;
import dev.descent.training.InitialWeights;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/** What users do with jobs. */
@Service
public class JobService {

    private static final Logger log = LoggerFactory.getLogger(JobService.class);

    /** Greater than every id. */
    private static final String AFTER_ALL = "job_z";

    private static final String DATASET_ID = "/dataset/id";

    private static final EnumSet<JobStatus> ACTIVE =
            EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.PAUSING, JobStatus.PAUSED, JobStatus.CANCELLING);

    private final JobRepository jobs;
    private final JobStore store;
    private final TrainingQueue queue;
    private final DatasetStore datasets;
    private final ModelStore models;
    private final CheckpointStore checkpoints;
    private final IdGenerator ids;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final int maxQueued;
    private final @Nullable DataSize memoryBudget;

    /**
     * Held for writing while a data set is deleted, so that no job comes in between the look for jobs that need it and its end. A job
     * that another process takes in then fails with a word on the data set.
     */
    private final ReadWriteLock datasetUse = new ReentrantReadWriteLock();

    JobService(
            JobRepository jobs,
            JobStore store,
            TrainingQueue queue,
            DatasetStore datasets,
            ModelStore models,
            CheckpointStore checkpoints,
            IdGenerator ids,
            Clock clock,
            PlatformTransactionManager transactions,
            JobProperties properties) {
        this.jobs = jobs;
        this.store = store;
        this.queue = queue;
        this.datasets = datasets;
        this.models = models;
        this.checkpoints = checkpoints;
        this.ids = ids;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.maxQueued = properties.queue().maxQueued();
        this.memoryBudget = properties.queue().memoryBudget();
    }

    /**
     * Checks a specification and finds out what it would do; changes nothing.
     *
     * @param spec JSON
     * @throws InvalidInputException with every mistake
     */
    public TrainingPlan plan(String spec) {
        JsonNode document = SpecReader.parse(spec);
        Problems problems = new Problems();
        TrainingSpec read;
        try {
            read = SpecReader.read(document, problems, TrainingSpec.class);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(withUnknownDataset(document, e.problems()));
        }
        try {
            TrainingPlan plan = TrainingPlan.of(read, datasets.open(read.dataset()));
            checkMemory(plan);
            InitialWeights initial = read.initial();
            if (initial != null) {
                initial.check(initialFile(initial), plan, problems.at("initial"));
                problems.throwIfAny();
            }
            return plan;
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
            throw new InvalidInputException(problems.list());
        }
    }

    /** A data set that doesn't exist is a mistake to be told together with those that keep the document from being read. */
    private List<Problem> withUnknownDataset(JsonNode document, List<Problem> problems) {
        JsonNode id = document.at(DATASET_ID);
        boolean told = problems.stream().anyMatch(problem -> problem.pointer().equals(DATASET_ID));
        if (told || !id.isString() || datasets.find(id.stringValue()).isPresent()) {
            return problems;
        }
        List<String> fields = List.copyOf(document.propertyNames());
        List<String> before = fields.subList(0, fields.indexOf("dataset") + 1);
        List<Problem> all = new ArrayList<>(problems);
        int place = 0;
        while (place < all.size() && before.contains(all.get(place).pointer().replaceFirst("^/([^/]*).*", "$1"))) {
            place++;
        }
        all.add(place, datasets.unknown(id.stringValue(), DATASET_ID));
        return all;
    }

    private void checkMemory(TrainingPlan plan) {
        if (memoryBudget != null && plan.summary().bytes() > memoryBudget.toBytes()) {
            throw new InvalidInputException(
                    "/model",
                    "too_large",
                    "Training would hold about " + (plan.summary().bytes() >> 20) + " MiB at once, and jobs may take "
                            + memoryBudget.toMegabytes()
                            + " MiB here (descent.queue.memory-budget). Make the network or the batch smaller.");
        }
    }

    /** @throws InvalidInputException if there is none */
    private Path initialFile(InitialWeights initial) {
        String checkpoint = initial.checkpoint();
        if (checkpoint != null) {
            return checkpoints
                    .find(checkpoint)
                    .map(found -> checkpoints.file(found.jobId(), found.id()))
                    .filter(Files::exists)
                    .orElseThrow(() -> unknownInitial("checkpoint", checkpoint));
        }
        String model = Objects.requireNonNull(initial.model());
        try {
            return Optional.of(models.file(models.get(model).id()))
                    .filter(Files::exists)
                    .orElseThrow(() -> unknownInitial("model", model));
        } catch (ModelNotFoundException e) {
            throw unknownInitial("model", model);
        }
    }

    private static InvalidInputException unknownInitial(String what, String id) {
        return new InvalidInputException(
                "/initial/" + what, "unknown_" + what, "There is no " + what + " '" + id + "'.");
    }

    /** An id for a job that is to be submitted. */
    public String newId() {
        return ids.next("job");
    }

    /**
     * Puts a job into the queue.
     *
     * @param id of {@link #newId}
     * @param spec JSON
     * @param before what comes first in the same transaction; there is no job if it throws
     * @throws InvalidInputException with every mistake; there is no job then
     * @throws QueueFullException if as many jobs wait as may
     */
    public Job submit(String id, String spec, Runnable before) {
        datasetUse.readLock().lock();
        try {
            TrainingPlan plan = plan(spec);
            if (jobs.countByStatus(JobStatus.QUEUED) >= maxQueued) {
                throw new QueueFullException(maxQueued);
            }
            InitialWeights initial = plan.spec().initial();
            if (initial != null) {
                checkpoints.keepInitial(id, initialFile(initial));
            }
            try {
                return Objects.requireNonNull(transaction.execute(status -> {
                    before.run();
                    return add(id, spec, plan);
                }));
            } catch (RuntimeException failure) {
                if (initial != null) {
                    deleteFilesUnlessSubmitted(id);
                }
                throw failure;
            }
        } finally {
            datasetUse.readLock().unlock();
        }
    }

    private void deleteFilesUnlessSubmitted(String id) {
        try {
            if (!exists(id)) {
                checkpoints.deleteFiles(id);
            }
        } catch (RuntimeException e) {
            log.warn("Whether job {} was submitted can't be found out: its files stay", id, e);
        }
    }

    private Job add(String id, String spec, TrainingPlan plan) {
        TrainingSpec resolved = plan.spec();
        Job job = new Job(
                id,
                resolved.name(),
                resolved.dataset().id(),
                spec,
                SpecReader.mapper().writeValueAsString(resolved),
                Progress.none(plan.totalEpochs(), plan.summary().totalSteps()),
                resolved.priority(),
                new Estimate(plan.summary().bytes(), plan.summary().stepWork()),
                clock.instant());
        store.save(job, List.of());
        queue.add(job);
        return job;
    }

    /** @throws JobNotFoundException if there is none */
    public Job get(String id) {
        return existing(id, jobs::findById);
    }

    public Optional<Job> find(String id) {
        return jobs.findById(id);
    }

    /** Those of some jobs that there are, in the order of the ids. */
    public List<Job> find(Collection<String> ids) {
        List<String> possible =
                ids.stream().filter(id -> IdGenerator.isId("job", id)).toList();
        Map<String, Job> found =
                jobs.findAllById(possible).stream().collect(Collectors.toMap(Job::id, Function.identity()));
        return possible.stream().filter(found::containsKey).map(found::get).toList();
    }

    public boolean exists(String id) {
        return jobs.existsById(id);
    }

    /**
     * Jobs, newest first.
     *
     * @param before only jobs older than the one of this id
     * @param statuses only jobs of these; all if empty
     */
    public List<Job> list(@Nullable String before, Collection<JobStatus> statuses, int limit) {
        return jobs.page(
                before == null ? AFTER_ALL : before,
                statuses.isEmpty() ? EnumSet.allOf(JobStatus.class) : statuses,
                Limit.of(limit));
    }

    /**
     * Deletes a model; its job stays, and forgets it.
     *
     * @throws dev.descent.model.ModelNotFoundException if there is none
     */
    @Transactional
    public void deleteModel(String id) {
        store.lock(models.get(id).jobId()).ifPresent(Job::forgetModel);
        models.delete(id);
    }

    /**
     * Deletes an uploaded data set.
     *
     * @return false if there is none of that id
     * @throws DatasetInUseException if a job that hasn't ended needs it
     * @throws InvalidInputException if it is a built-in one
     */
    public boolean deleteDataset(String id) {
        datasetUse.writeLock().lock();
        try {
            if (datasets.find(id).isEmpty()) {
                return false;
            }
            List<String> users = jobs.thatNeed(id, ACTIVE).stream().map(Job::id).toList();
            if (!users.isEmpty()) {
                throw new DatasetInUseException(id, users);
            }
            return datasets.delete(id);
        } finally {
            datasetUse.writeLock().unlock();
        }
    }

    /** What is no id doesn't reach the database, which may not even take its characters. */
    static Job existing(String id, Function<String, Optional<Job>> find) {
        return Optional.of(id)
                .filter(text -> IdGenerator.isId("job", text))
                .flatMap(find)
                .orElseThrow(() -> new JobNotFoundException(id));
    }
}
