package dev.descent.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.job.Simulation.Promise;
import dev.descent.job.Simulation.World;
import dev.descent.spec.SpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What holds of every job, whatever happens to the processes. */
final class Invariants {

    /** What an unbroken run of a specification comes to. */
    record Unbroken(String spec, String digest, List<String> losses) {}

    private static final Map<String, Unbroken> UNBROKEN = new HashMap<>();

    /** Files of checkpoints that no attempt came to sweep after one was killed; they go with their job's. */
    int leftOver;

    private final World world;
    private final JdbcTemplate jdbc;

    Invariants(World world, JdbcTemplate jdbc) {
        this.world = world;
        this.jdbc = jdbc;
    }

    private List<Job> jobs() {
        return world.service().list(null, List.of(), 1000);
    }

    /** Takes what there is now as how runs of these specifications come out. */
    void takeAsUnbroken(String job, String spec) {
        Job ended = world.service().get(job);
        UNBROKEN.put(spec, new Unbroken(ended.specResolved(), digestOfModel(ended), losses(job)));
    }

    /** Holds between any two transactions. */
    void checkAlways() {
        for (Job job : jobs()) {
            checkMoves(job);
            checkAttempts(job);
            checkEvents(job);
            checkCheckpoints(job);
            boolean waits = job.status() == JobStatus.QUEUED || job.status().isWithWorker();
            assertThat(entries(job))
                    .as("entries of %s, %s", job.id(), job.status())
                    .hasSizeGreaterThanOrEqualTo(waits ? 1 : 0);
            assertThat(job.modelId() != null).as(job.id()).isEqualTo(job.status() == JobStatus.SUCCEEDED);
            if (job.modelId() != null) {
                assertThat(world.models().file(job.modelId())).exists();
            }
        }
    }

    private List<String> entries(Job job) {
        return jdbc.queryForList(
                "select task_instance from scheduled_tasks where task_instance = ?",
                String.class,
                QueueEntry.of(job).id());
    }

    private void checkMoves(Job job) {
        List<JobStatus> to = jdbc.queryForList(
                "select to_status from job_transition where job_id = ? order by seq", JobStatus.class, job.id());
        List<JobStatus> from = jdbc.queryForList(
                "select from_status from job_transition where job_id = ? order by seq", JobStatus.class, job.id());
        assertThat(from.get(0)).isNull();
        assertThat(to.get(0)).isEqualTo(JobStatus.QUEUED);
        for (int i = 1; i < to.size(); i++) {
            assertThat(from.get(i)).as("%s: %s", job.id(), to).isEqualTo(to.get(i - 1));
            assertThat(Lifecycle.next(from.get(i))).as(job.id()).contains(to.get(i));
        }
        assertThat(job.status()).as(job.id()).isEqualTo(to.get(to.size() - 1));
    }

    private void checkAttempts(Job job) {
        List<Integer> numbers = jdbc.queryForList(
                "select attempt from attempt where job_id = ? order by attempt", Integer.class, job.id());
        List<Integer> open = jdbc.queryForList(
                "select attempt from attempt where job_id = ? and ended_at is null", Integer.class, job.id());
        assertThat(numbers).as(job.id()).hasSize(job.attempt());
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(i + 1);
        }
        assertThat(open)
                .as("open attempts of %s, %s", job.id(), job.status())
                .isEqualTo(job.status().isWithWorker() ? List.of(job.attempt()) : List.of());
    }

    /** Ids without gaps, attempts in order, and nothing said twice. */
    private void checkEvents(Job job) {
        List<Map<String, Object>> events =
                jdbc.queryForList("select id, type, data from job_event where job_id = ? order by id", job.id());
        assertThat(job.lastEventId()).as(job.id()).isEqualTo(events.size());
        Set<String> said = new HashSet<>();
        int attempt = 0;
        long id = 0;
        for (Map<String, Object> event : events) {
            assertThat(event.get("ID")).as(job.id()).isEqualTo(++id);
            String type = (String) event.get("TYPE");
            JsonNode data = SpecReader.mapper().readTree((String) event.get("DATA"));
            assertThat(data.path("attempt").intValue())
                    .as("%s %s", job.id(), event)
                    .isGreaterThanOrEqualTo(attempt);
            attempt = data.path("attempt").intValue();
            if (type.equals("epoch") || type.equals("checkpoint") || type.equals("progress")) {
                // The last epoch is told once more with the figures of the test.
                String what = type + data.path("attempt") + " " + data.path("step") + data.path("id");
                assertThat(said.add(what))
                        .as("%s says twice: %s", job.id(), event)
                        .isTrue();
            }
        }
    }

    /** The files that the database knows of are whole. */
    private void checkCheckpoints(Job job) {
        List<SavedCheckpoint> saved = world.checkpoints().of(job.id());
        assertThat(saved.stream().filter(SavedCheckpoint::latest)).hasSize(saved.isEmpty() ? 0 : 1);
        assertThat(saved.stream().filter(SavedCheckpoint::best)).hasSizeLessThanOrEqualTo(1);
        assertThat(saved).hasSizeLessThanOrEqualTo(2);
        for (SavedCheckpoint checkpoint : saved) {
            Path file = world.checkpoints().file(job.id(), checkpoint.id());
            assertThat(file).exists();
            assertThat(digest(file)).isEqualTo(checkpoint.sha256());
        }
    }

    /** Holds once nobody does anything any more. */
    void checkSettled(Simulation simulation) {
        assertThat(jdbc.queryForObject("select count(*) from scheduled_tasks", Integer.class))
                .as("entries that nobody takes out")
                .isZero();
        Set<String> known = new TreeSet<>();
        for (Job job : jobs()) {
            checkPromise(job, simulation.promises().get(job.id()));
            checkHistory(job, UNBROKEN.get(simulation.specOf(job.id())));
            if (job.modelId() != null) {
                known.add(job.modelId());
            }
            checkFiles(job);
        }
        assertThat(names(world.models().file("x").getParent())).as("models").isEqualTo(known);
        assertThat(jdbc.queryForList("select id from model", String.class)).containsExactlyInAnyOrderElementsOf(known);
    }

    private static void checkPromise(Job job, Promise promise) {
        boolean held = job.status() == JobStatus.PAUSED;
        assertThat(job.status().isTerminal() || held)
                .as("%s is %s", job.id(), job.status())
                .isTrue();
        switch (promise) {
            case END ->
                assertThat(held)
                        .as("%s is held, and nobody asked for that", job.id())
                        .isFalse();
            case CANCELLED -> assertThat(job.status()).as(job.id()).isEqualTo(JobStatus.CANCELLED);
            case PAUSED_OR_ENDED -> assertThat(job.status()).as(job.id()).isNotEqualTo(JobStatus.CANCELLED);
            case ANYTHING -> {}
        }
    }

    private void checkHistory(Job job, Unbroken unbroken) {
        List<String> losses = losses(job.id());
        long next = 1;
        for (String loss : losses) {
            String[] parts = loss.split(" ");
            assertThat(Long.parseLong(parts[0]))
                    .as("history of %s: %s", job.id(), losses)
                    .isEqualTo(next);
            next = Long.parseLong(parts[1]) + 1;
            assertThat(unbroken.losses).as("%s", job.id()).contains(loss);
        }
        assertThat(next - 1)
                .as("history of %s, %s", job.id(), job.status())
                .isGreaterThanOrEqualTo(job.progress().step());
        if (job.status() == JobStatus.SUCCEEDED
                && String.valueOf(job.stopReason()).equals("COMPLETED")) {
            assertThat(losses).isEqualTo(unbroken.losses);
            // The model's file tells the specification too.
            if (job.specResolved().equals(unbroken.spec)) {
                assertThat(digestOfModel(job)).as("model of %s", job.id()).isEqualTo(unbroken.digest);
            }
        }
    }

    /** First step, last step and value of each point. */
    private List<String> losses(String job) {
        return jdbc.query(
                "select step, last_step, mean from metric_point where job_id = ? and series = 'loss' order by step",
                (row, number) -> row.getLong(1) + " " + row.getLong(2) + " " + row.getObject(3),
                job);
    }

    private void checkFiles(Job job) {
        Set<String> known = new TreeSet<>();
        world.checkpoints().of(job.id()).forEach(checkpoint -> known.add(checkpoint.id()));
        Set<String> there = names(world.checkpoints().file(job.id(), "x").getParent());
        assertThat(there).as("checkpoints of %s, %s", job.id(), job.status()).containsAll(known);
        leftOver += there.size() - known.size();
    }

    private static Set<String> names(Path directory) {
        if (!Files.exists(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString().replace(".safetensors", "")));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String digestOfModel(Job job) {
        return job.modelId() == null ? "" : digest(world.models().file(job.modelId()));
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
