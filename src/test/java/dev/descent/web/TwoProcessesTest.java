package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.EventClient.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;
import tools.jackson.databind.JsonNode;

/** Two processes share the jobs of one database and one data directory, and each takes over from the other. */
@Testcontainers(disabledWithoutDocker = true)
class TwoProcessesTest {

    @Container
    static final PostgreSQLContainer POSTGRESQL = new PostgreSQLContainer("postgres:18");

    @RegisterExtension
    static final ServiceProcesses SERVICES = new ServiceProcesses();

    private static final String OFTEN = "{\"every_steps\": 50}";

    private final List<ServiceProcess> both = new ArrayList<>();
    private ServiceDatabase database;

    @BeforeEach
    void startBoth(TestInfo test) {
        database = ServiceDatabase.create(
                POSTGRESQL, test.getTestMethod().orElseThrow().getName().toLowerCase());
        Path data = ServiceProcesses.newDirectory();
        for (int i = 0; i < 2; i++) {
            // A lease of three seconds.
            both.add(SERVICES.start(database, data, UnbrokenRun.settings("--descent.queue.heartbeat-interval=500ms")));
        }
        both.forEach(ServiceProcess::awaitReady);
    }

    @AfterEach
    void endBoth() {
        both.stream().filter(ServiceProcess::isAlive).forEach(ServiceProcess::kill);
    }

    @Test
    void eachJobIsRunOnce() {
        int jobs = Dose.of("tiny-jobs", 100, 2_000);
        Random random = new Random(Dose.seed());
        // The moments at which jobs come in, and by which door, follow from the seed.
        List<CompletableFuture<Void>> clients = IntStream.range(0, 4)
                .mapToObj(client -> new Random(random.nextLong()))
                .map(chance -> CompletableFuture.runAsync(() -> {
                    for (int job = 0; job < jobs / 4; job++) {
                        both.get(chance.nextInt(2)).api().submit(Specs.iris(1 + chance.nextInt(3)));
                        ServiceProcess.pause(chance.nextInt(10));
                    }
                }))
                .toList();
        clients.forEach(CompletableFuture::join);
        ServiceProcess.await(
                "all jobs to end",
                () -> database.count("select count(*) from job where status in ('QUEUED', 'RUNNING')") == 0);

        assertThat(database.count("select count(*) from job")).isEqualTo(jobs);
        assertThat(database.count("select count(*) from job where status = 'SUCCEEDED' and attempt = 1"))
                .isEqualTo(jobs);
        assertThat(database.count("select count(*) from attempt where outcome = 'SUCCEEDED'"))
                .isEqualTo(jobs);
        assertThat(database.count("select count(*) from attempt")).isEqualTo(jobs);
        assertThat(database.count("select count(*) from job_event where type = 'done'"))
                .isEqualTo(jobs);
        assertThat(database.count("select count(*) from model")).isEqualTo(jobs);
        assertThat(database.count("select count(*) from (select job_id from metric_point join job on id = job_id"
                        + " where series = 'loss' group by job_id, total_steps having sum(points) = total_steps"
                        + " and sum(last_step - metric_point.step + 1) = total_steps and max(last_step) = total_steps"
                        + " and min(metric_point.step) = 1) as whole"))
                .isEqualTo(jobs);
        ServiceProcess.await(
                "the queue to be empty", () -> database.count("select count(*) from scheduled_tasks") == 0);
        List<Long> shares = both.stream().map(this::attempts).toList();
        assertThat(shares).allMatch(share -> share > 0);
        System.out.printf(
                "TwoProcessesTest: seed %d, %d jobs in two processes, %s and %s of them; each run once%n",
                Dose.seed(), jobs, shares.get(0), shares.get(1));
    }

    private long attempts(ServiceProcess service) {
        return database.count("select count(*) from attempt where worker like ?", "%:" + service.pid());
    }

    @Test
    void oneTakesOverTheJobsOfTheOther() {
        String spec = UnbrokenRun.spec(0, 80, OFTEN);
        UnbrokenRun unbroken = UnbrokenRun.of(SERVICES, List.of(spec)).get(spec);
        List<String> jobs =
                List.of(both.get(0).api().submit(spec), both.get(1).api().submit(spec));
        Map<ServiceProcess, String> runs = new HashMap<>();
        jobs.forEach(job -> runs.put(awaitRunner(job, 1), job));
        assertThat(runs).as("each runs one").hasSize(2);
        // Of each process a client that sees the job of the other.
        ServiceProcess killed = both.get(new Random(Dose.seed()).nextInt(2));
        ServiceProcess survivor = other(killed);
        try (EventClient of = killed.api().stream(runs.get(survivor), 0L)) {
            of.await("progress");
        }
        EventClient client = survivor.api().stream(runs.get(killed), 0L);
        List<Event> events = new ArrayList<>(List.of(client.await("progress")));
        killed.kill();
        events.addAll(client.rest());

        assertThat(events).extracting(Event::id).isSorted().doesNotHaveDuplicates();
        assertThat(events).filteredOn(event -> event.type().equals("done")).hasSize(1);
        assertThat(events.get(events.size() - 1).type()).isEqualTo("done");
        assertThat(events.stream()
                        .filter(event -> event.type().equals("progress"))
                        .map(event -> event.data().path("attempt").intValue())
                        .distinct())
                .containsExactly(1, 2);
        for (String job : jobs) {
            JsonNode ended = survivor.api().awaitEnd(job);
            assertThat(ended.path("attempt").intValue()).isEqualTo(job.equals(runs.get(killed)) ? 2 : 1);
            assertThat(UnbrokenRun.read(survivor.api(), job)).isEqualTo(unbroken);
        }
        System.out.printf(
                "TwoProcessesTest: seed %d, one of two killed: the other ended both jobs as unbroken, and its client saw %d events"
                        + " of both attempts%n",
                Dose.seed(), events.size());
    }

    @Test
    void whoWasFrozenWritesNothingMore() {
        int freezes = Dose.of("freezes", 1, 10);
        Random random = new Random(Dose.seed());
        String spec = UnbrokenRun.spec(0, 80, OFTEN);
        UnbrokenRun unbroken = UnbrokenRun.of(SERVICES, List.of(spec)).get(spec);
        for (int freeze = 0; freeze < freezes; freeze++) {
            String job = both.get(random.nextInt(2)).api().submit(spec);
            ServiceProcess frozen = awaitRunner(job, 1);
            ServiceProcess other = other(frozen);
            ServiceProcess.pause(random.nextInt(1_000));
            frozen.suspend();
            // Every other time with the job's row locked, which must keep nobody from taking over.
            while (freeze % 2 == 0 && !isWithinTransaction()) {
                frozen.resume();
                ServiceProcess.pause(random.nextInt(50));
                frozen.suspend();
            }
            try {
                assertThat(awaitRunner(job, 2)).isSameAs(other);
            } finally {
                frozen.resume();
            }
            // It lets go of what it had, or it wouldn't take another.
            String next = frozen.api().submit(Specs.iris(1));
            assertThat(awaitRunner(next, 1)).isSameAs(frozen);
            JsonNode ended = other.api().awaitEnd(job);

            assertThat(UnbrokenRun.read(other.api(), job)).isEqualTo(unbroken);
            assertThat(ended.path("attempt").intValue()).isEqualTo(2);
            assertThat(database.count("select count(*) from job_event where job_id = ? and type = 'done'", job))
                    .isEqualTo(1);
            assertThat(database.count("select count(*) from model where job_id = ?", job))
                    .isEqualTo(1);
            // The last word of the first attempt is that it was lost.
            long lost = database.count(
                    "select seq from job_transition where job_id = ? and to_status = 'QUEUED' and attempt = 1", job);
            assertThat(database.jdbc()
                            .queryForList(
                                    "select data from job_event where job_id = ? and id > ?", String.class, job, lost))
                    .allMatch(data -> data.contains("\"attempt\":2"));
        }
        System.out.printf(
                "TwoProcessesTest: seed %d, %d times SIGSTOP past the lease: each job ended once and as unbroken, nothing written by"
                        + " the attempt that was frozen%n",
                Dose.seed(), freezes);
    }

    /** Whether some transaction is open, and none of its statements goes on. */
    private boolean isWithinTransaction() {
        ServiceProcess.pause(100);
        return database.count(
                        "select count(*) from pg_stat_activity where datname = current_database()"
                                + " and state = 'idle in transaction' and state_change < clock_timestamp() - interval '100 milliseconds'")
                > 0;
    }

    private ServiceProcess other(ServiceProcess one) {
        return both.get(1 - both.indexOf(one));
    }

    /** Waits until an attempt at a job has begun. @return where */
    private ServiceProcess awaitRunner(String job, int attempt) {
        List<String> workers = new ArrayList<>();
        ServiceProcess.await("attempt " + attempt + " at job " + job, () -> {
            workers.addAll(database.jdbc()
                    .queryForList(
                            "select worker from attempt where job_id = ? and attempt = ?", String.class, job, attempt));
            return !workers.isEmpty();
        });
        return both.stream()
                .filter(service -> workers.get(0).endsWith(":" + service.pid()))
                .findFirst()
                .orElseThrow();
    }
}
