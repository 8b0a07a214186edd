package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.descent.DescentApplication;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.model.ModelNotFoundException;
import dev.descent.model.ModelStore;
import dev.descent.spec.IdGenerator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs of jobs that are in no queue, on the test's thread. */
@SpringBootTest(classes = DescentApplication.class, webEnvironment = WebEnvironment.NONE)
@DirtiesContext
class TrainingRunTest {

    private static final String SPEC = """
            {"dataset": {"id": "linear"}, "model": {"layers": [{"type": "dense", "units": 1}]},
             "training": {"epochs": 1, "batch_size": 8, "loss": "mean_squared_error",
                          "optimizer": {"type": "sgd", "learning_rate": 0.01}}}""";

    @TempDir
    static Path data;

    @Autowired
    JobService service;

    @Autowired
    JobStore jobs;

    @Autowired
    MetricHistory history;

    @Autowired
    DatasetStore datasets;

    @Autowired
    ModelStore models;

    @Autowired
    CheckpointStore checkpoints;

    @Autowired
    JobActions actions;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    @Autowired
    IdGenerator ids;

    @Autowired
    JdbcTemplate jdbc;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    /** A job that has just been started. */
    private Job started(String spec) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Job job = new Job(
                    ids.next("job"),
                    null,
                    "linear",
                    spec,
                    spec,
                    Progress.none(1, 10),
                    0,
                    new Estimate(0, 0),
                    clock.instant());
            job.start("host:1", "{}", Progress.none(1, 10), clock.instant());
            jobs.save(job, List.of());
            return job;
        }));
    }

    private TrainingRun run(Job job, TransactionOperations transactions) {
        return new TrainingRun(
                job,
                new TrainingRun.Surroundings(
                        jobs,
                        history,
                        datasets,
                        models,
                        checkpoints,
                        transactions,
                        clock,
                        Ticker.SYSTEM,
                        100,
                        new Retries(3, Duration.ZERO),
                        Duration.ZERO));
    }

    @Test
    void aLongErrorIsWrittenInPart() {
        Job job = started(SPEC);

        transaction.executeWithoutResult(status -> {
            Job locked = jobs.lock(job.id()).orElseThrow();
            locked.fail(new JobError("internal", "\0" + "x".repeat(100_000), null), null, clock.instant());
            jobs.save(locked, List.of());
        });

        assertThat(Objects.requireNonNull(service.get(job.id()).error()).message())
                .hasSize(4_000)
                .startsWith("xxx")
                .endsWith("…");
        assertThat(jdbc.queryForObject(
                        "select reason from job_transition where job_id = ? and to_status = 'FAILED'",
                        String.class,
                        job.id()))
                .hasSize(4_000);
    }

    @Test
    void aStoredSpecificationThatCanNotBeReadFailsTheJob() {
        Job job = started(SPEC.replace("batch_size", "batch_sise"));

        assertThat(run(job, transaction).execute()).isEqualTo(JobStatus.FAILED);

        JobError error = Objects.requireNonNull(service.get(job.id()).error());
        assertThat(error.code()).isEqualTo("invalid_input");
        assertThat(error.message()).contains("can't be used any more", "/training/batch_sise");
    }

    @Test
    void aTrainedJobIsNotFailedByADatabaseThatIsAway() {
        Job job = started(SPEC);
        TransactionOperations away = new TransactionOperations() {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                throw new CannotCreateTransactionException("away");
            }
        };

        assertThatExceptionOfType(CannotCreateTransactionException.class)
                .isThrownBy(() -> run(job, away).execute());

        assertThat(service.get(job.id()).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(data.resolve("models")).isEmptyDirectory();
    }

    @Test
    void aModelWhoseCommitWasNotHeardOfKeepsItsFile() {
        Job job = started(SPEC);
        TransactionOperations deaf = new TransactionOperations() {
            @Override
            public <T> @Nullable T execute(TransactionCallback<T> action) {
                transaction.execute(action);
                throw new TransactionSystemException("connection lost");
            }
        };

        assertThatExceptionOfType(TransactionSystemException.class)
                .isThrownBy(() -> run(job, deaf).execute());

        Job ended = service.get(job.id());
        assertThat(ended.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(models.file(Objects.requireNonNull(ended.modelId()))).exists();
        actions.delete(job.id());
    }

    @Test
    void aModelWhoseFileIsGoneIsNotFound() {
        Job job = started(SPEC);
        run(job, transaction).execute();
        String model = Objects.requireNonNull(service.get(job.id()).modelId());
        models.deleteFile(model);

        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> models.predict(model, List.of(List.of(1)), "/rows"));

        actions.delete(job.id());
    }
}
