package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {"descent.retention.checkpoints=5d", "descent.retention.jobs=9d"})
@DirtiesContext
class RetentionSweepTest {

    private static final String SPEC = """
            {"dataset": {"id": "linear"}, "model": {"layers": [{"type": "dense", "units": 1}]},
             "training": {"epochs": 2, "batch_size": 8, "loss": "mean_squared_error",
                          "optimizer": {"type": "sgd", "learning_rate": 0.01}}, "checkpoint": {"every_steps": 5}}""";

    @TempDir
    static Path data;

    @Autowired
    JobService service;

    @Autowired
    JobStore store;

    @Autowired
    JobActions actions;

    @Autowired
    CheckpointStore checkpoints;

    @Autowired
    ModelStore models;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    @Autowired
    JobProperties properties;

    @Autowired
    JdbcTemplate jdbc;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    private void sweepIn(int days) {
        Clock then = Clock.offset(clock, Duration.ofDays(days));
        new RetentionSweep(jdbc, store, actions, checkpoints, models, transaction, then, properties).sweep();
    }

    @Test
    void whatIsDueGoesAndNothingElse() throws Exception {
        String id = service.submit(service.newId(), SPEC, () -> {}).id();
        String waiting = service.submit(service.newId(), SPEC.replace("\"epochs\": 2", "\"epochs\": 1000000"), () -> {})
                .id();
        while (service.get(waiting).attempt() == 0 || checkpoints.of(waiting).isEmpty()) {
            Thread.sleep(20);
        }
        assertThat(service.get(id).status()).isEqualTo(JobStatus.SUCCEEDED);
        Path model = models.file(Objects.requireNonNull(service.get(id).modelId()));
        Path saved = checkpoints.file(id, checkpoints.of(id).get(0).id());

        sweepIn(4);
        assertThat(saved).exists();
        sweepIn(6);
        assertThat(saved).doesNotExist();
        assertThat(checkpoints.of(id)).isEmpty();
        assertThat(model).exists();
        assertThat(service.get(id).status()).isEqualTo(JobStatus.SUCCEEDED);
        sweepIn(10);
        assertThat(service.exists(id)).isFalse();
        assertThat(model).doesNotExist();
        // One that hasn't ended keeps all that it has.
        assertThat(service.get(waiting).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(checkpoints.of(waiting)).isNotEmpty();
        actions.cancel(waiting);
    }

    @Test
    void whatKilledProcessesLeftBehindGoesADayLater() throws IOException {
        Path model = Files.writeString(models.file(models.newId()), "x");
        Path half = Files.writeString(model.resolveSibling(".mdl_x.safetensors.1.tmp"), "x");
        Path directory = Files.createDirectories(
                checkpoints.file("job_00000000000000000000000000", "x").getParent());
        Files.writeString(directory.resolve("ckp_x.safetensors"), "x");
        Path fresh = Files.writeString(models.file(models.newId()), "x");
        Files.setLastModifiedTime(fresh, FileTime.from(clock.instant().plus(Duration.ofDays(2))));

        sweepIn(0);
        assertThat(model).exists();
        assertThat(directory).exists();
        sweepIn(2);
        assertThat(model).doesNotExist();
        assertThat(half).doesNotExist();
        assertThat(directory).doesNotExist();
        assertThat(fresh).exists();
        Files.delete(fresh);
    }
}
