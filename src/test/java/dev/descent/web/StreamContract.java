package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.web.EventClient.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;

/** What streams do on every database that the service runs on. */
@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"descent.stream.heartbeat-interval=50ms", "descent.history.flush-interval=20ms"})
@DirtiesContext
@Timeout(120)
abstract class StreamContract {

    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    Api api;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aClientThatComesBackAgainAndAgainMissesNothing(long seed) {
        Random random = new Random(seed);
        String id = api.submit(Specs.endless());
        List<Long> seen = new ArrayList<>();
        for (int visit = 0; visit < 40; visit++) {
            try (EventClient client = api.stream(id, (long) seen.size())) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    seen.add(client.next().id());
                }
            }
        }
        api.post("/v1/jobs/" + id + "/cancel");
        try (EventClient client = api.stream(id, (long) seen.size())) {
            client.rest().forEach(event -> seen.add(event.id()));
        }

        assertThat(seen).as("seed %d", seed).isEqualTo(upTo(seen.size()));
        assertThat(api.get("/v1/jobs/" + id + "/stream", "Last-Event-ID", String.valueOf(seen.size()))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void followsAllJobsInTheOrderOfTheirCommits() throws Exception {
        String running = api.submit(Specs.endless());
        String second = api.submit(Specs.endless());
        List<Event> whole = new ArrayList<>();
        List<Event> inParts = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        long end;
        try (EventClient client = api.streamAll(null)) {
            Event snapshot = client.next();
            assertThat(snapshot.type()).isEqualTo("snapshot");
            assertThat(snapshot.data()
                            .path("items")
                            .valueStream()
                            .map(job -> job.path("id").stringValue()))
                    .containsExactly(second, running);
            assertThat(snapshot.data().path("items").path(0).path("links").isObject())
                    .isTrue();

            List<CompletableFuture<?>> changes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                changes.add(CompletableFuture.runAsync(this::submitAndCancel, threads));
            }
            CompletableFuture<?> visits = CompletableFuture.runAsync(() -> visit(snapshot.id(), inParts), threads);
            CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new)).get();
            api.post("/v1/jobs/" + second + "/cancel");
            api.post("/v1/jobs/" + running + "/cancel");
            api.awaitEnd(running);
            end = jdbc.queryForObject("select max(seq) from job_event", Long.class);
            whole.add(snapshot);
            while (whole.get(whole.size() - 1).id() < end) {
                whole.add(client.next());
            }
            whole.remove(0);
            // So that the other client, which comes and goes, comes to an end too.
            api.post("/v1/jobs/" + api.submit(Specs.endless()) + "/cancel");
            visits.get();
            assertThat(inParts.subList(0, whole.size())).isEqualTo(whole);
        } finally {
            threads.shutdownNow();
        }

        long start = whole.get(0).id();
        assertThat(whole)
                .extracting(Event::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(start, end).boxed().toList());
        assertThat(whole)
                .extracting(event -> event.data().path("job_id").stringValue() + " " + event.type())
                .isEqualTo(jdbc.queryForList(
                        "select concat(job_id, ' ', type) from job_event where seq between ? and ? order by seq",
                        String.class,
                        start,
                        end));
        assertThat(whole).extracting(Event::type).contains("status", "progress", "done");
        assertThat(jdbc.queryForObject("select count(*) from job_event where seq is null", Long.class))
                .isZero();
        assertThat(jdbc.queryForObject("select last_seq from event_sequence", Long.class))
                .isEqualTo(jdbc.queryForObject("select count(*) from job_event", Long.class));
    }

    private void submitAndCancel() {
        for (int i = 0; i < 10; i++) {
            api.post("/v1/jobs/" + api.submit(Specs.endless()) + "/cancel");
        }
    }

    /** Comes and goes until a stream of all jobs has told of the 42nd end since then. */
    private void visit(long after, List<Event> seen) {
        Random random = new Random(after);
        long last = after;
        int ends = 0;
        while (ends < 43) {
            try (EventClient client = api.streamAll(last)) {
                for (int i = random.nextInt(20); i >= 0 && ends < 43; i--) {
                    Event event = client.next();
                    seen.add(event);
                    last = event.id();
                    ends += event.type().equals("done") ? 1 : 0;
                }
            }
        }
    }

    @Test
    void tellsOfEventsThatAnotherProcessWrote() {
        String running = api.submit(Specs.endless());
        String id = api.submit(Specs.endless());
        try (EventClient client = api.stream(id, null);
                EventClient all = api.streamAll(null)) {
            assertThat(client.next().type()).isEqualTo("snapshot");
            all.next();
            new OtherProcess(jdbc, transactions).write(id, "log", "{\"message\":\"größer\"}", 3);

            for (long event = 2; event <= 4; event++) {
                Event log = client.next();
                assertThat(log.id()).isEqualTo(event);
                assertThat(log.type()).isEqualTo("log");
                assertThat(log.data().path("message").stringValue()).isEqualTo("größer");
            }
            JsonNode log = all.await("log").data();
            while (!log.path("job_id").stringValue().equals(id)) {
                log = all.await("log").data();
            }
            assertThat(log.path("message").stringValue()).isEqualTo("größer");
        }
        api.post("/v1/jobs/" + id + "/cancel");
        api.post("/v1/jobs/" + running + "/cancel");
        api.awaitEnd(running);
    }

    @Test
    void goesOnBehindTheEndOfAnAttemptThatWasRetried() {
        String id = api.submit(Specs.diverging());
        api.awaitEnd(id);
        long done = jdbc.queryForObject("select last_event_id from job where id = ?", Long.class, id);

        assertThat(api.post("/v1/jobs/" + id + "/retry").status()).isEqualTo(202);
        try (EventClient whole = api.stream(id, 0L);
                EventClient rest = api.stream(id, done)) {
            assertThat(whole.await("done").id()).isEqualTo(done);
            List<Event> again = whole.rest();
            assertThat(again.get(0).id()).isEqualTo(done + 1);
            assertThat(again.get(again.size() - 1).type()).isEqualTo("done");
            assertThat(rest.rest()).isEqualTo(again);
        }
    }

    @Test
    void endsWithAJobThatIsDeleted() {
        String running = api.submit(Specs.endless());
        String id = api.submit(Specs.endless());
        try (EventClient client = api.stream(id, null)) {
            client.next();
            jdbc.update("delete from scheduled_tasks where task_instance = ?", id);
            jdbc.update("delete from job where id = ?", id);
            assertThat(client.next()).isNull();
        }
        api.post("/v1/jobs/" + running + "/cancel");
        api.awaitEnd(running);
    }

    @Test
    void refusesWhatIsNoId() {
        for (String path : List.of("/v1/stream?last_event_id=x", "/v1/stream?last_event_id=-1", "/v1/stream?jobs=x")) {
            assertThat(api.get(path).assertProblem().status()).as(path).isEqualTo(422);
        }
        assertThat(api.get("/v1/stream", "Last-Event-ID", "1.5").assertProblem().status())
                .isEqualTo(422);
        assertThat(api.get("/v1/jobs/job_x/stream").assertProblem().status()).isEqualTo(404);
    }

    static List<Long> upTo(long end) {
        return LongStream.rangeClosed(1, end).boxed().toList();
    }
}
