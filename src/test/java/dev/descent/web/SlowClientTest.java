package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.bench.StreamLoad;
import dev.descent.web.EventClient.Event;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

/** Clients that read nothing any more, where no time limit gets them first. */
@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "descent.stream.write-timeout=1h")
@DirtiesContext
class SlowClientTest {

    private static final int SIZE = 10_000;

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

    @Test
    void isCutOffWhenItIsTooFarBehindAndFindsTheRestLater() throws Exception {
        OtherProcess other = new OtherProcess(jdbc, transactions);
        String running = api.submit(Specs.endless());
        String id = api.submit(Specs.endless());
        String json = "{\"message\":\"" + "x".repeat(SIZE) + "\"}";
        try (StreamLoad slow = new StreamLoad(
                        new InetSocketAddress("localhost", port), "/v1/jobs/" + id + "/stream", 1, 0, 1, 1);
                EventClient quick = api.stream(id, 1L)) {
            slow.connect();
            other.write(id, "log", "{}", 1);
            slow.awaitEvent(2, Duration.ofSeconds(30));
            slow.follow(Duration.ZERO, 0);
            other.write(id, "log", json, 300);
            for (long event = 2; event <= 302; event++) {
                assertThat(quick.next().id()).isEqualTo(event);
            }
            other.write(id, "log", "{}", 1);
            slow.awaitCut(Duration.ofSeconds(60));

            assertThat(slow.stalledCutAfter()).hasSize(1);
            assertThat(quick.next().id()).isEqualTo(303);
        }
        api.post("/v1/jobs/" + id + "/cancel");
        try (EventClient again = api.stream(id, 2L)) {
            List<Event> rest = again.rest();
            assertThat(rest)
                    .extracting(Event::id)
                    .isEqualTo(LongStream.rangeClosed(3, 305).boxed().toList());
            assertThat(rest.subList(0, 300))
                    .allMatch(
                            event -> event.data().path("message").stringValue().length() == SIZE);
        }
        api.post("/v1/jobs/" + running + "/cancel");
        api.awaitEnd(running);
    }
}
