package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.Api.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Files as bodies of requests, in one piece and in several. */
class UploadApiTest extends SharedService {

    private static final String TABLE = "x,y\n1,a\n2,b\n3,a\n4,b\n";

    private static byte[] resource(String name) {
        try (InputStream in = UploadApiTest.class.getResourceAsStream("/datasets/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Answer raw(String query, String type, byte[] body, String... headers) {
        var request =
                api.request("/v1/datasets" + query).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
        return api.send(headers.length == 0 ? request : request.headers(headers));
    }

    private Answer add(String id, long offset, byte[] part) {
        return api.send(api.request("/v1/uploads/" + id)
                .header("Content-Type", "application/octet-stream")
                .header("Upload-Offset", String.valueOf(offset))
                .method("PATCH", BodyPublishers.ofByteArray(part)));
    }

    private String begin(String document) {
        Answer answer = api.post("/v1/uploads", document);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Upload-Offset")).isEqualTo("0");
        String id = answer.json().path("id").stringValue();
        assertThat(answer.header("Location")).isEqualTo("/v1/uploads/" + id);
        assertThat(answer.json().path("offset").intValue()).isZero();
        assertThat(answer.json().path("expires_at").isString()).isTrue();
        return id;
    }

    @ParameterizedTest
    @CsvSource({
        "train-test.npz, npz, image, 6",
        "pets.zip, images, image, 4",
        "digits.tar.gz, images, image, 2",
        "long-pax.tar.gz, images, image, 2"
    })
    void takesAFileAsTheBody(String file, String format, String kind, int rows) {
        Answer named = raw(
                "?name=pictures",
                "application/octet-stream",
                resource(file),
                "Content-Disposition",
                "attachment; filename=\"" + file + "\"");
        assertThat(named.status()).as(named.text()).isEqualTo(201);
        assertThat(named.json().path("name").stringValue()).isEqualTo("pictures");
        assertThat(named.json().path("kind").stringValue()).isEqualTo(kind);
        assertThat(named.json().path("rows").intValue()).isEqualTo(rows);
        Answer said = raw("?format=" + format, "application/octet-stream", resource(file));
        assertThat(said.json().path("digest")).isEqualTo(named.json().path("digest"));
    }

    @Test
    void takesOptionsAsParametersAndAnswersOnceForAKey() {
        String key = UUID.randomUUID().toString();
        String query = "?target=x&target_type=number&name=turned";
        Answer first = raw(query, "text/csv; charset=utf-8", TABLE.getBytes(), "Idempotency-Key", key);
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.json().path("target").path("name").stringValue()).isEqualTo("x");
        Answer second = raw(query, "text/csv; charset=utf-8", TABLE.getBytes(), "Idempotency-Key", key);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        Answer other = raw(query, "text/csv; charset=utf-8", "x,y\n1,2\n".getBytes(), "Idempotency-Key", key);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.firstError().path("code").stringValue()).isEqualTo("reused");
    }

    @Test
    void takesMoreThanAJsonRequestMayHave() {
        byte[] text = "to be or not to be\n".repeat(100_000).getBytes();

        Answer answer = raw("?format=text", "text/plain", text);

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().path("rows").intValue()).isEqualTo(text.length);
    }

    @Test
    void saysWhatItMustBeTold() {
        assertThat(raw("", "application/octet-stream", TABLE.getBytes())
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/format");
        JsonNode unknown = raw("?format=numpi", "application/octet-stream", TABLE.getBytes())
                .firstError();
        assertThat(unknown.path("code").stringValue()).isEqualTo("unknown_value");
        assertThat(unknown.path("message").stringValue()).contains("numpy");
        assertThat(raw("?format=images&height=3", "application/zip", resource("pets.zip"))
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/width");
        assertThat(raw("?format=images&heigth=3", "application/zip", resource("pets.zip"))
                        .firstError()
                        .path("code")
                        .stringValue())
                .isEqualTo("unknown_field");
        assertThat(api.send(api.request("/v1/uploads/" + begin(""))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Upload-Offset", "0")
                                .method("PATCH", BodyPublishers.ofString(TABLE)))
                        .status())
                .isEqualTo(415);
        assertThat(raw("?format=images", "application/pdf", resource("pets.zip"))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void bringsAFileInPiecesFromWhereItStands() {
        byte[] file = resource("compressed.npz");
        String id = begin("{\"size\": " + file.length + "}");

        assertThat(add(id, 0, Arrays.copyOf(file, 100)).json().path("offset").intValue())
                .isEqualTo(100);
        Answer wrong = add(id, 50, Arrays.copyOfRange(file, 50, 100));
        assertThat(wrong.status()).isEqualTo(409);
        assertThat(wrong.assertProblem().json().path("offset").intValue()).isEqualTo(100);
        String document = "{\"upload\": \"" + id + "\", \"format\": \"npz\", \"name\": \"pieces\"}";
        Answer early = api.post("/v1/datasets", document);
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.json().path("offset").intValue()).isEqualTo(100);
        Answer head = api.send(api.request("/v1/uploads/" + id).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.header("Upload-Offset")).isEqualTo("100");
        assertThat(add(id, 100, Arrays.copyOfRange(file, 100, file.length)).status())
                .isEqualTo(200);

        Answer stored = api.post("/v1/datasets", document);

        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        assertThat(stored.json().path("name").stringValue()).isEqualTo("pieces");
        assertThat(stored.json().path("rows").intValue()).isEqualTo(6);
        assertThat(api.get("/v1/uploads/" + id).status()).isEqualTo(404);
        assertThat(api.post("/v1/datasets", document).firstError().path("code").stringValue())
                .isEqualTo("unknown_upload");
    }

    @Test
    void aRefusedUploadCanBeUsedAgainWithOtherOptions() {
        String id = begin("");
        add(id, 0, TABLE.getBytes());
        assertThat(api.post("/v1/datasets", "{\"upload\": \"" + id + "\", \"format\": \"csv\", \"target\": \"z\"}")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/target");

        Answer stored = api.post(
                "/v1/datasets",
                "{\"upload\": \"" + id
                        + "\", \"file_name\": \"a.csv\", \"target\": \"x\", \"target_type\": \"number\", \"ignore\": []}");

        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        assertThat(stored.json().path("target").path("name").stringValue()).isEqualTo("x");
    }

    @Test
    void anUploadIsBegunOnceForAKeyAndCanBeGivenUp() {
        String key = UUID.randomUUID().toString();
        var request = api.request("/v1/uploads").header("Idempotency-Key", key);
        Answer first = api.send(request.copy().POST(BodyPublishers.noBody()));
        Answer second = api.send(request.copy().POST(BodyPublishers.noBody()));
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(second.json()).isEqualTo(first.json());
        String place = first.header("Location");
        assertThat(api.delete(place).status()).isEqualTo(204);
        assertThat(api.delete(place).status()).isEqualTo(404);
        assertThat(add(first.json().path("id").stringValue(), 0, new byte[1]).status())
                .isEqualTo(404);
        assertThat(api.get("/v1/uploads/..%2fdatasets").status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void refusesUploadsThatAreTooLarge() {
        assertThat(api.post("/v1/uploads", "{\"size\": 99999999999}").status()).isEqualTo(413);
        assertThat(api.post("/v1/uploads", "{\"size\": 0}")
                        .firstError()
                        .path("pointer")
                        .stringValue())
                .isEqualTo("/size");
        String id = begin("{\"size\": 3}");
        assertThat(add(id, 0, new byte[4]).status()).isEqualTo(409);
        assertThat(api.get("/v1/uploads/" + id).json().path("offset").intValue())
                .isZero();
        assertThat(api.send(api.request("/v1/uploads/" + id)
                                .header("Content-Type", "application/octet-stream")
                                .method("PATCH", BodyPublishers.ofByteArray(new byte[2])))
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/v1/datasets", "{\"upload\": 3, \"target\": {}}")
                        .firstError()
                        .path("code")
                        .stringValue())
                .isEqualTo("wrong_type");
    }
}
