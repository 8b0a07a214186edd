package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.SpecReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A client of a running service, over real HTTP. */
final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        // The server closes idle connections after 20 s: the client must not take one of those for a request at that
        // moment.
        System.setProperty("jdk.httpclient.keepalive.timeout", "10");
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    Api(int port) {
        this.base = "http://localhost:" + port;
    }

    /** An answer with its body read. */
    record Answer(int status, Map<String, List<String>> headers, byte[] bytes) {

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return SpecReader.mapper().readTree(bytes);
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }

        /** A problem document with at least one error. */
        JsonNode firstError() {
            assertProblem();
            return json().path("errors").path(0);
        }

        Answer assertProblem() {
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(json().path("status").intValue()).isEqualTo(status);
            assertThat(json().path("title").stringValue()).isNotBlank();
            assertThat(json().path("detail").stringValue()).isNotBlank();
            return this;
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }

    Answer send(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers().map(), response.body());
    }

    <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Answer patch(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Submits a job that must be taken, and gives its id. */
    String submit(String spec) {
        Answer answer = post("/v1/jobs", spec);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String id = answer.json().path("id").stringValue();
        assertThat(answer.header("Location")).isEqualTo("/v1/jobs/" + id);
        return id;
    }

    JsonNode job(String id) {
        return get("/v1/jobs/" + id).json();
    }

    /** Follows the job until it has ended. */
    JsonNode awaitEnd(String id) {
        try (EventClient events = stream(id, null)) {
            events.await("done");
        }
        return job(id);
    }

    /** Follows the job until a move into a status. */
    JsonNode awaitStatus(String id, String status) {
        try (EventClient events = stream(id, 0L)) {
            while (!events.await("status").data().path("status").stringValue().equals(status)) {
                // The next one.
            }
        }
        return job(id);
    }

    /** Follows the job until it is training. */
    void awaitProgress(String id) {
        try (EventClient events = stream(id, 0L)) {
            events.await("progress");
        }
    }

    /** Null if the service can't at the moment. */
    EventClient tryStream(String id, long lastEventId) {
        HttpRequest.Builder request = request("/v1/jobs/" + id + "/stream").header("Accept", "text/event-stream");
        HttpResponse<Stream<String>> response =
                exchange(request.header("Last-Event-ID", String.valueOf(lastEventId)), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            response.body().close();
            return null;
        }
        return new EventClient(response.body());
    }

    EventClient stream(String id, Long lastEventId) {
        return events("/v1/jobs/" + id + "/stream", lastEventId);
    }

    /** Follows all jobs. */
    EventClient streamAll(Long lastEventId) {
        return events("/v1/stream", lastEventId);
    }

    private EventClient events(String path, Long lastEventId) {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", String.valueOf(lastEventId));
        }
        HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new EventClient(response.body());
    }
}
