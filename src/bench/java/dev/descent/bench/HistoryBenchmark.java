package dev.descent.bench;

import dev.descent.DescentApplication;
import dev.descent.spec.SpecReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * How long the service takes to answer with the history of a long job: two jobs are trained by the service itself, then their histories
 * are asked for over HTTP, one request after another, in changing ranges, axes and forms. On H2, or on the database of
 * {@code SPRING_DATASOURCE_URL}; as much of a history is stored as {@code DESCENT_HISTORY_MAX_POINTS} says. Prints one line of JSON;
 * times are in milliseconds.
 */
public final class HistoryBenchmark {

    /** 80 of the 100 rows, one in each step. */
    private static final int STEPS_PER_EPOCH = 80;

    private static final String SPEC = """
            {"name": "history", "seed": %d, "dataset": {"id": "linear", "validation_split": 0.2},
             "model": {"layers": [{"type": "dense", "units": 1}]},
             "training": {"epochs": %d, "batch_size": 1, "loss": "mean_squared_error",
                          "optimizer": {"type": "sgd", "learning_rate": 0.001}}}""";

    private static final String[] AXES = {"step", "epoch", "time"};

    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(1);
    private final String base;
    private final int steps;
    private final double seconds;

    private HistoryBenchmark(String base, int steps, double seconds) {
        this.base = base;
        this.steps = steps;
        this.seconds = seconds;
    }

    /** {@code steps seconds-for-each-kind-of-request} */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        Path data = Files.createTempDirectory("descent-bench");
        try (ConfigurableApplicationContext service = SpringApplication.run(
                DescentApplication.class,
                "--descent.data-dir=" + data,
                "--server.port=0",
                "--logging.config=src/bench/logback.xml")) {
            Map<String, Object> line = new LinkedHashMap<>();
            try (Connection connection = service.getBean(DataSource.class).getConnection()) {
                line.put("database", connection.getMetaData().getDatabaseProductName());
            }
            String base = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
            line.putAll(new HistoryBenchmark(base, Integer.parseInt(arguments[0]), Double.parseDouble(arguments[1]))
                    .measure());
            System.out.println(SpecReader.mapper().writeValueAsString(line));
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private Map<String, Object> measure() throws IOException, InterruptedException {
        List<String> ids = List.of(train(1), train(2));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("recorded_steps", steps);
        line.put("stored_points", storedPoints(ids.get(0)));
        String one = "/v1/jobs/" + ids.get(0) + "/metrics";
        String tag = send(HttpRequest.newBuilder(URI.create(base + one)))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        Supplier<HttpRequest.Builder> unchanged =
                () -> HttpRequest.newBuilder(URI.create(base + one)).header("If-None-Match", tag);
        line.put("loss", times(() -> anyPart(one + "?names=loss")));
        line.put("all_series", times(() -> anyPart(one + "?")));
        line.put("two_jobs", times(() -> anyPart("/v1/metrics?names=loss,val_loss&jobs=" + String.join(",", ids))));
        line.put("not_modified", times(unchanged));
        for (String id : ids) {
            send(HttpRequest.newBuilder(URI.create(base + "/v1/jobs/" + id)).DELETE());
        }
        return line;
    }

    private String train(int seed) throws IOException, InterruptedException {
        HttpRequest.Builder submit = HttpRequest.newBuilder(URI.create(base + "/v1/jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(SPEC.formatted(seed, steps / STEPS_PER_EPOCH)));
        String id = json(submit).path("id").stringValue();
        JsonNode job;
        do {
            Thread.sleep(500);
            job = json(HttpRequest.newBuilder(URI.create(base + "/v1/jobs/" + id)));
        } while (!job.has("finished_at"));
        return id;
    }

    private int storedPoints(String id) throws IOException, InterruptedException {
        return json(HttpRequest.newBuilder(URI.create(base + "/v1/jobs/" + id + "/metrics?names=loss")))
                .path("series")
                .path("loss")
                .size();
    }

    /** The whole history, or a part of any length, in at most 1,000 points. */
    private HttpRequest.Builder anyPart(String path) {
        StringBuilder query = new StringBuilder(path).append("&max_points=1000");
        if (random.nextInt(3) > 0) {
            int from = 1 + random.nextInt(steps);
            int to = from + random.nextInt(steps - from + 1);
            query.append("&from_step=").append(from).append("&to_step=").append(to);
        }
        query.append("&x=").append(AXES[random.nextInt(AXES.length)]);
        if (random.nextInt(4) == 0) {
            query.append("&format=csv");
        }
        return HttpRequest.newBuilder(URI.create(base + query));
    }

    /** After as many seconds to warm up. */
    private Map<String, Object> times(Supplier<HttpRequest.Builder> requests) throws IOException, InterruptedException {
        repeat(requests);
        double[] times = repeat(requests);
        Arrays.sort(times);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("requests", times.length);
        for (int percent : new int[] {50, 95, 99}) {
            figures.put("p" + percent, times[(int) Math.ceil(times.length * percent / 100.0) - 1]);
        }
        return figures;
    }

    private double[] repeat(Supplier<HttpRequest.Builder> requests) throws IOException, InterruptedException {
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            HttpRequest.Builder request = requests.get();
            long start = System.nanoTime();
            send(request);
            times.add(Math.round((System.nanoTime() - start) / 1e4) / 100.0);
        }
        return times.stream().mapToDouble(time -> time).toArray();
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        return SpecReader.mapper().readTree(send(request).body());
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 400) {
            throw new IOException(answer + " " + new String(answer.body()));
        }
        return answer;
    }
}
