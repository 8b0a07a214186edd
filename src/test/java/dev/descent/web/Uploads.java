package dev.descent.web;

import dev.descent.web.Api.Answer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends forms with files. */
final class Uploads {

    private static final String BOUNDARY = "----the-next-part----";

    private Uploads() {}

    static Answer csv(Api api, String text, String... fields) {
        return send(api, Map.of("file", text.getBytes(StandardCharsets.UTF_8)), fields);
    }

    /** @param fields names and values in turn */
    static Answer send(Api api, Map<String, byte[]> files, String... fields) {
        return api.send(request(api, BOUNDARY, files, fields));
    }

    static HttpRequest.Builder request(Api api, String boundary, Map<String, byte[]> files, String... fields) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            values.put(fields[i], fields[i + 1]);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        values.forEach(
                (name, value) -> part(body, boundary, "name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8)));
        files.forEach((name, bytes) -> part(body, boundary, "name=\"" + name + "\"; filename=\"" + name + "\"", bytes));
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return api.request("/v1/datasets")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()));
    }

    private static void part(ByteArrayOutputStream body, String boundary, String disposition, byte[] content) {
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n";
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** An IDX file of bytes. */
    static byte[] idx(byte[] values, int... sizes) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            file.writeBytes(java.nio.ByteBuffer.allocate(4).putInt(size).array());
        }
        file.writeBytes(values);
        return file.toByteArray();
    }
}
