package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import dev.descent.web.Api.Answer;
import dev.descent.web.EventClient.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;
import tools.jackson.databind.JsonNode;

/** PostgreSQL goes down and comes back, while a job runs and clients ask and follow. {@code -Dchaos.full=true} does it five times. */
@Testcontainers(disabledWithoutDocker = true)
@DirtiesContext
class DatabaseRestartTest extends LifecycleService {

    private static final int TIMES = Boolean.getBoolean("chaos.full") ? 5 : 2;

    private static final long LONGEST_SECONDS = 30;

    @Container
    static final PostgreSQLContainer POSTGRESQL = postgresql();

    /** At a port that it has again after a restart. */
    private static PostgreSQLContainer postgresql() {
        try (ServerSocket free = new ServerSocket(0)) {
            PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
            container.setPortBindings(List.of(free.getLocalPort() + ":5432"));
            return container;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", POSTGRESQL::getJdbcUrl);
        registry.add("spring.datasource.username", POSTGRESQL::getUsername);
        registry.add("spring.datasource.password", POSTGRESQL::getPassword);
    }

    private enum Outage {
        KILLED {
            @Override
            void happen(DockerClient docker, String container) {
                docker.killContainerCmd(container).exec();
                docker.startContainerCmd(container).exec();
            }
        },
        RESTARTED {
            @Override
            void happen(DockerClient docker, String container) {
                docker.restartContainerCmd(container).exec();
            }
        },
        /** Longer than a request waits for a connection. */
        AWAY_FOR_A_WHILE {
            @Override
            void happen(DockerClient docker, String container) throws InterruptedException {
                docker.stopContainerCmd(container).exec();
                Thread.sleep(6000);
                docker.startContainerCmd(container).exec();
            }
        };

        abstract void happen(DockerClient docker, String container) throws InterruptedException;
    }

    private volatile boolean over;

    @Test
    void jobsOutliveADatabaseThatGoesDownAndComesBack() throws Exception {
        String id = api.submit("{\"checkpoint\": {\"every_seconds\": 0.5},"
                + Specs.endless().strip().substring(1));
        api.awaitProgress(id);
        CompletableFuture<List<Event>> followed = CompletableFuture.supplyAsync(() -> follow(id));
        CompletableFuture<Map<Integer, Integer>> asked = CompletableFuture.supplyAsync(() -> ask(id));

        for (int time = 1; time <= TIMES; time++) {
            long step = api.job(id).path("progress").path("step").longValue();
            String container = POSTGRESQL.getContainerId();
            Outage outage = Outage.values()[time % Outage.values().length];
            outage.happen(POSTGRESQL.getDockerClient(), container);
            long begin = System.nanoTime();
            while (!goesOn(id, step)) {
                assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(LONGEST_SECONDS));
                Thread.sleep(100);
            }
            System.out.printf(
                    "database restart: time %d, %s, the job goes on after %.1f s%n",
                    time, outage, (System.nanoTime() - begin) / 1e9);
        }
        act(id, "stop");
        JsonNode job = awaitEnd(id);

        over = true;
        assertThat(job.path("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        assertWholeHistory(job);
        Map<Integer, Integer> answers = asked.get(60, TimeUnit.SECONDS);
        assertThat(answers.keySet()).isSubsetOf(200, 503).contains(200, 503);
        List<Event> events = followed.get(60, TimeUnit.SECONDS);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).id()).isEqualTo(i + 1);
        }
        assertThat(events.get(events.size() - 1).type()).isEqualTo("done");
        assertThat(events.stream()
                        .filter(event ->
                                event.type().equals("epoch") || event.type().equals("checkpoint"))
                        .map(event -> event.type()
                                + event.data().path("attempt")
                                + event.data().path("step")
                                + event.data().path("id")))
                .doesNotHaveDuplicates();
        System.out.printf(
                "database restart: %d times, answers %s, %d events, attempt %d%n",
                TIMES, answers, events.size(), job.path("attempt").intValue());
    }

    private boolean goesOn(String id, long step) {
        Answer answer = api.get("/v1/jobs/" + id);
        return answer.status() == 200
                && answer.json().path("progress").path("step").longValue() > step;
    }

    private JsonNode awaitEnd(String id) throws InterruptedException {
        while (true) {
            JsonNode job = api.job(id);
            if (List.of("succeeded", "failed", "cancelled")
                    .contains(job.path("status").stringValue(""))) {
                return job;
            }
            Thread.sleep(50);
        }
    }

    /** Asks over and over, and counts the answers; each must be one or the problem. */
    private Map<Integer, Integer> ask(String id) {
        Api client = new Api(port);
        Map<Integer, Integer> statuses = new TreeMap<>();
        while (!over) {
            for (String path : List.of("/v1/jobs/" + id, "/v1/jobs?limit=5", "/v1/jobs/" + id + "/checkpoints")) {
                Answer answer = client.get(path);
                statuses.merge(answer.status(), 1, Integer::sum);
                if (answer.status() != 200) {
                    answer.assertProblem();
                    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                    assertThat(answer.header("Retry-After")).isEqualTo("2");
                }
            }
        }
        return statuses;
    }

    private static Event next(EventClient events) {
        return events == null ? null : events.next();
    }

    /** As a browser does: comes back with the last id that it has seen. */
    private List<Event> follow(String id) {
        Api client = new Api(port);
        List<Event> seen = new ArrayList<>();
        while (seen.isEmpty() || !seen.get(seen.size() - 1).type().equals("done")) {
            long last = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).id();
            try (EventClient events = client.tryStream(id, last)) {
                for (Event event = next(events); event != null; event = next(events)) {
                    seen.add(event);
                }
            } catch (UncheckedIOException e) {
                // The stream broke off.
            }
        }
        return seen;
    }
}
