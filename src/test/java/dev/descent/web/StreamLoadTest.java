package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.bench.StreamLoad;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A small dose of what {@code src/bench/run.sh --workload streams} does. */
@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "descent.history.flush-interval=20ms",
            "descent.stream.write-timeout=2s",
            "descent.stream.heartbeat-interval=2ms"
        })
@DirtiesContext
class StreamLoadTest {

    /** Until the buffers on the way are full, and the write timeout from there. */
    private static final Duration CUT_WITHIN = Duration.ofSeconds(30);

    private static final long SEED = 20261126;

    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    Api api;

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    private StreamLoad load(String job, long after, int live, int stalled) throws Exception {
        return new StreamLoad(
                new InetSocketAddress("localhost", port), "/v1/jobs/" + job + "/stream", after, live, stalled, SEED);
    }

    @Test
    void everyLiveClientGetsEveryEventOnceAndInOrderAndStalledOnesAreCutOff() throws Exception {
        String id = api.submit(Specs.endless());
        api.awaitProgress(id);
        try (StreamLoad load = load(id, 0, 50, 3)) {
            load.connect();
            load.follow(Duration.ofSeconds(5), 20);
            load.awaitCut(CUT_WITHIN.minusSeconds(5));
            api.post("/v1/jobs/" + id + "/cancel");
            load.awaitEnd(Duration.ofSeconds(60));

            long end = api.get("/v1/jobs/" + id + "/events?limit=1000&after=" + (load.leastLastId() - 1))
                    .json()
                    .path("items")
                    .path(0)
                    .path("id")
                    .longValue();
            assertThat(load.faults()).as("seed %d", SEED).isEmpty();
            assertThat(load.liveCut()).isEmpty();
            assertThat(load.reconnects()).isEqualTo(20);
            assertThat(load.ended()).isEqualTo(50);
            assertThat(load.leastLastId()).isEqualTo(end);
            assertThat(load.events()).isEqualTo(50 * end);
            assertThat(load.stalledCutAfter()).hasSize(3);
        }
    }

    @Test
    void aStalledClientOfASilentJobIsCutOffToo() throws Exception {
        String running = api.submit(Specs.endless());
        String silent = api.submit(Specs.endless());
        try (StreamLoad load = load(silent, 1, 1, 2)) {
            load.connect();
            load.follow(Duration.ofSeconds(1), 0);
            load.awaitCut(CUT_WITHIN);

            assertThat(load.stalledCutAfter()).hasSize(2);
            assertThat(load.liveCut()).isEmpty();
        }
        api.post("/v1/jobs/" + silent + "/cancel");
        api.post("/v1/jobs/" + running + "/cancel");
        api.awaitEnd(running);
    }
}
