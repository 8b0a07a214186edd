package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.descent.DescentApplication;
import dev.descent.web.Api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
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

/** A service whose clock can be put forward, and what tests of idempotency keys send to it. */
@SpringBootTest(
        classes = {DescentApplication.class, SettableClock.Configuration.class},
        webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
abstract class KeyedRequests {

    static final byte[] TABLE = "x,y\n1,2.5\n2,4.5\n3,6.5\n4,8.5\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    IdempotencyKeys keys;

    @Autowired
    PlatformTransactionManager transactions;

    Api api;

    /** Unused so far; jobs of its tests bear its name. */
    final String key = "key-" + UUID.randomUUID();

    @DynamicPropertySource
    static void dataDirectory(DynamicPropertyRegistry registry) {
        registry.add("descent.data-dir", data::toString);
    }

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    String spec() {
        return Specs.iris(1).replace("flowers", key);
    }

    String spec(SlowDataset dataset) {
        return Specs.line(1, "0.01").replace("linear", dataset.id).replace("\"line\"", "\"" + key + "\"");
    }

    static Answer post(Api api, String path, String key, String json) {
        return api.send(api.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(json)));
    }

    Answer post(String json) {
        return post(api, "/v1/jobs", key, json);
    }

    Answer upload(String boundary, byte[] table, String... fields) {
        return api.send(
                Uploads.request(api, boundary, Map.of("file", table), fields).header("Idempotency-Key", key));
    }

    int jobs() {
        return count("select count(*) from job where name like ?", key + "%");
    }

    int count(String query, Object... arguments) {
        return jdbc.queryForObject(query, Integer.class, arguments);
    }

    /** Once no job is running, which would be taken for dead. */
    void putForward(Duration by) {
        await().until(() -> count("select count(*) from scheduled_tasks") == 0);
        SettableClock.Configuration.CLOCK.putForward(by);
    }

    static void assertReplayed(Answer again, Answer first) {
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.status()).isEqualTo(first.status()).isEqualTo(201);
        assertThat(again.bytes()).isEqualTo(first.bytes());
        assertThat(again.header("Location")).isEqualTo(first.header("Location")).isNotNull();
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    }

    static void assertReused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.firstError().path("pointer").stringValue()).isEqualTo("/Idempotency-Key");
        assertThat(answer.json().path("type").stringValue()).isEqualTo("urn:descent:problem:idempotency-key-reused");
    }

    static void assertInUse(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.assertProblem().json().path("type").stringValue())
                .isEqualTo("urn:descent:problem:idempotency-key-in-use");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    List<String> datasets() {
        return api.get("/v1/datasets")
                .json()
                .path("items")
                .valueStream()
                .map(dataset -> dataset.path("id").stringValue())
                .filter(id -> id.startsWith("ds_"))
                .toList();
    }

    Answer until201(Api service, String key) throws InterruptedException {
        while (true) {
            Answer answer = post(service, "/v1/jobs", key, Specs.iris(1).replace("flowers", key));
            if (answer.status() == 201) {
                return answer;
            }
            assertInUse(answer);
            Thread.sleep(5);
        }
    }

    static void release(SlowDataset dataset) {
        try {
            dataset.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
