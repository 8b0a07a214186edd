package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.DescentApplication;
import dev.descent.web.EventClient.Event;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@SpringBootTest(
        classes = DescentApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"descent.stream.max-clients=3", "descent.stream.heartbeat-interval=50ms"})
@DirtiesContext
class EventStreamTest {

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

    @Test
    void tellsAJobFromItsSnapshotToItsEnd() {
        String id = api.submit(Specs.iris(5));

        List<Event> events;
        try (EventClient client = api.stream(id, null)) {
            events = client.rest();
        }

        assertThat(events.get(0).type()).isEqualTo("snapshot");
        assertThat(events.get(0).data().path("id").stringValue()).isEqualTo(id);
        assertThat(events).extracting(Event::id).isSorted();
        Event done = events.get(events.size() - 1);
        assertThat(done.type()).isEqualTo("done");
        assertThat(done.data().path("status").stringValue()).isEqualTo("succeeded");
        assertThat(done.data().path("metrics").path("accuracy").isNumber()).isTrue();
        assertThat(done.data().path("model_id").stringValue()).startsWith("mdl_");
    }

    @Test
    void replaysEveryEventFromTheFirst() {
        String id = api.submit(Specs.iris(5));
        api.awaitEnd(id);

        List<Event> events;
        try (EventClient client = api.stream(id, 0L)) {
            events = client.rest();
        }

        assertThat(events)
                .extracting(Event::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream()
                        .filter(event -> event.type().equals("status"))
                        .map(event -> event.data().path("status").stringValue()))
                .containsExactly("queued", "running", "succeeded");
        assertThat(events.stream()
                        .filter(event -> event.type().equals("epoch"))
                        .map(event -> event.data().path("epoch").intValue()))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(events).extracting(Event::type).contains("progress", "log");
        JsonNode listed = api.get("/v1/jobs/" + id + "/events?limit=3&after=2").json();
        assertThat(listed.path("items").path(0).path("id").longValue()).isEqualTo(3);
        assertThat(listed.path("items").path(0).path("data").isObject()).isTrue();
        assertThat(listed.path("next_cursor").stringValue()).isEqualTo("5");
        assertThat(api.get("/v1/jobs/" + id + "/events?limit=3&cursor=5")
                        .json()
                        .path("items")
                        .path(0)
                        .path("id")
                        .longValue())
                .isEqualTo(6);
    }

    @Test
    void goesOnBehindTheLastEventThatAClientHas() {
        String id = api.submit(Specs.endless());
        List<Long> seen = new ArrayList<>();
        long last;
        try (EventClient client = api.stream(id, 0L)) {
            for (Event event = client.next(); ; event = client.next()) {
                seen.add(event.id());
                if (event.type().equals("progress")) {
                    last = event.id();
                    break;
                }
            }
        }

        try (EventClient client = api.stream(id, last)) {
            seen.add(client.next().id());
            api.post("/v1/jobs/" + id + "/cancel");
            List<Event> rest = client.rest();
            rest.forEach(event -> seen.add(event.id()));
            assertThat(rest.get(rest.size() - 1).type()).isEqualTo("done");
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, seen.size()).boxed().toList());
        String end = String.valueOf(seen.size());
        assertThat(api.get("/v1/jobs/" + id + "/stream", "Last-Event-ID", end).status())
                .isEqualTo(204);
        assertThat(api.get("/v1/jobs/" + id + "/stream?last_event_id=" + end).status())
                .isEqualTo(204);
        assertThat(api.get("/v1/jobs/" + id + "/stream?last_event_id=x")
                        .assertProblem()
                        .status())
                .isEqualTo(422);
    }

    @Test
    void givesSignsOfLifeAndRefusesOneClientTooMany() {
        String running = api.submit(Specs.endless());
        String waiting = api.submit(Specs.endless());
        try (EventClient one = api.stream(waiting, 1L);
                EventClient two = api.stream(waiting, 1L);
                EventClient three = api.stream(waiting, 1L)) {
            assertThat(one.awaitComment()).isNotBlank();

            Api.Answer refused = api.get("/v1/jobs/" + waiting + "/stream").assertProblem();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotNull();

            api.post("/v1/jobs/" + waiting + "/cancel");
            assertThat(two.await("done").data().path("status").stringValue()).isEqualTo("cancelled");
            assertThat(three.await("done")).isNotNull();
        } finally {
            api.post("/v1/jobs/" + running + "/cancel");
        }
    }

    @Test
    void aRequestForTheHeadTakesNoPlace() {
        for (int i = 0; i < 4; i++) {
            Api.Answer head = api.send(api.request("/v1/stream").method("HEAD", BodyPublishers.noBody()));
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).startsWith("text/event-stream");
        }
        try (EventClient client = api.streamAll(null)) {
            assertThat(client.next().type()).isEqualTo("snapshot");
        }
    }

    @Test
    @Timeout(60)
    void goesOnWithTheNextEventForAClientThatIsAhead() {
        String id = api.submit(Specs.endless());
        try (EventClient client = api.stream(id, Long.MAX_VALUE)) {
            api.post("/v1/jobs/" + id + "/cancel");
            assertThat(client.await("done").data().path("status").stringValue()).isEqualTo("cancelled");
        }
    }
}
