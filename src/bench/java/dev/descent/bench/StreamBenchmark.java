package dev.descent.bench;

import dev.descent.spec.SpecReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * What it costs a job to be followed by many clients, and whether these get what they should. The service runs in a process of its
 * own, on H2, and writes progress ten times a second; the clients are on the same machine. Windows without and with clients take turns
 * over one job, after one with clients that isn't counted, and each with clients is held against those before and after it. One in 25
 * clients stops reading; of the others, some break off and come back. Prints one line of JSON for each window with clients, and one
 * for all.
 */
public final class StreamBenchmark {

    private static final int ROWS = 50_000;
    private static final int COLUMNS = 64;

    private static final String SPEC = """
            {"seed": 1, "dataset": {"id": "DATASET"},
             "model": {"layers": [{"type": "dense", "units": 1024, "activation": "relu"},
                                  {"type": "dense", "units": 1024, "activation": "relu"},
                                  {"type": "dense", "units": 10, "activation": "softmax"}]},
             "training": {"epochs": 10000, "batch_size": 64, "loss": "sparse_categorical_crossentropy", "optimizer": "adam"}}""";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final ProcessHandle service;
    private final Dose dose;
    private String job = "";

    private StreamBenchmark(int port, ProcessHandle service, Dose dose) {
        this.port = port;
        this.service = service;
        this.dose = dose;
    }

    /**
     * @param seconds of a window
     * @param rounds windows with clients
     */
    private record Dose(int seconds, int clients, int rounds, long seed) {

        int stalled() {
            return clients / 25;
        }

        int live() {
            return clients - stalled();
        }

        /** 200 in a minute. */
        int reconnects() {
            return seconds * 200 / 60;
        }

        Duration window() {
            return Duration.ofSeconds(seconds);
        }
    }

    /** {@code seconds-of-a-window clients windows-with-clients seed} */
    public static void main(String[] arguments) throws Exception {
        Dose dose = new Dose(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Long.parseLong(arguments[3]));
        Path data = Files.createTempDirectory("descent-bench");
        Path log = data.resolve("log");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx1g",
                        "-cp",
                        classPath(),
                        "dev.descent.DescentApplication",
                        "--server.port=0",
                        "--descent.data-dir=" + data,
                        "--descent.history.flush-interval=100ms")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            new StreamBenchmark(port(process, log), process.toHandle(), dose).run();
        } finally {
            process.destroy();
            process.waitFor();
            Files.readAllLines(log).stream()
                    .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .forEach(System.err::println);
            FileSystemUtils.deleteRecursively(data);
        }
    }

    /** Without the tests, whose settings are not those of the service. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int port(Process process, Path log) throws IOException, InterruptedException {
        Pattern ready = Pattern.compile("Descent is ready: http://localhost:(\\d+)");
        while (process.isAlive()) {
            Matcher matcher = ready.matcher(Files.readString(log));
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
            Thread.sleep(100);
        }
        throw new IOException("the service didn't start: " + Files.readString(log));
    }

    /** A time in which clients follow, or none do. */
    private record Window(Instant from, Instant to, Duration serviceTime, Duration clientTime) {}

    private void run() throws Exception {
        job = submit(upload());
        while (lastEvent() < 20) {
            Thread.sleep(200);
        }
        // Uncounted: the training's code is compiled, then the streams'.
        Thread.sleep(10_000);
        follow(0);
        List<Window> without = new ArrayList<>();
        List<Window> with = new ArrayList<>();
        without.add(alone());
        for (int round = 1; round <= dose.rounds(); round++) {
            with.add(follow(round));
            without.add(alone());
        }
        end();
        TreeMap<Instant, Long> steps = steps();
        List<Double> ratesWithout =
                without.stream().map(window -> rate(steps, window)).toList();
        List<Double> ratesWith =
                with.stream().map(window -> rate(steps, window)).toList();
        List<Double> slower = IntStream.range(0, with.size())
                .mapToObj(round -> percentSlower(
                        ratesWith.get(round), (ratesWithout.get(round) + ratesWithout.get(round + 1)) / 2))
                .toList();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", "training");
        line.put("seed", dose.seed());
        line.put("threads", System.getenv("OMP_NUM_THREADS"));
        line.put("steps_per_second_without_clients", ratesWithout);
        line.put("steps_per_second_with_clients", ratesWith);
        line.put("slower_percent_than_the_windows_around", slower);
        line.put("slower_percent", Math.round(mean(slower) * 1e2) / 1e2);
        line.put("service_cores_without", cores(without, Window::serviceTime));
        line.put("service_cores_with", cores(with, Window::serviceTime));
        line.put("client_cores", cores(with, Window::clientTime));
        print(line);
    }

    private static double percentSlower(double rate, double reference) {
        return Math.round((1 - rate / reference) * 1e4) / 1e2;
    }

    private Window alone() throws Exception {
        return window(() -> Thread.sleep(dose.window().toMillis()));
    }

    private Window follow(int round) throws Exception {
        long seed = dose.seed() + round;
        try (StreamLoad load = load(seed)) {
            load.connect();
            Window window = window(() -> load.follow(dose.window(), dose.reconnects()));
            report(round, load, seed);
            return window;
        }
    }

    /** Every client must see the job's end. */
    private void end() throws Exception {
        try (StreamLoad load = load(dose.seed())) {
            load.connect();
            send("POST", "/v1/jobs/" + job + "/cancel");
            load.awaitEnd(Duration.ofSeconds(30));
            print(Map.of("what", "end", "live_clients", dose.live(), "live_clients_at_the_end", load.ended()));
        }
    }

    private StreamLoad load(long seed) throws Exception {
        return new StreamLoad(
                new InetSocketAddress("localhost", port),
                "/v1/jobs/" + job + "/stream",
                lastEvent(),
                dose.live(),
                dose.stalled(),
                seed);
    }

    private void report(int round, StreamLoad load, long seed) throws Exception {
        long last = lastEvent();
        load.awaitEvent(last, Duration.ofSeconds(30));
        List<Double> cut = load.stalledCutAfter();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", "streams");
        line.put("round", round);
        line.put("seed", seed);
        line.put("live_clients", dose.live());
        line.put("reconnects", load.reconnects());
        line.put("events_received", load.events());
        line.put("events_per_second_and_client", perSecond(load.events()));
        line.put("lost_doubled_or_misplaced", load.faults().size());
        line.put("live_clients_at_the_last_event", load.leastLastId() >= last);
        line.put("live_clients_cut", load.liveCut().size());
        line.put("stalled_clients", dose.stalled());
        line.put("stalled_clients_cut", cut.size());
        line.put("cut_after_seconds", cut.isEmpty() ? List.of() : List.of(cut.get(0), cut.get(cut.size() - 1)));
        print(line);
        Stream.concat(load.faults().stream(), load.liveCut().stream()).limit(10).forEach(System.err::println);
    }

    private double perSecond(long events) {
        return Math.round(events * 10.0 / dose.live() / dose.seconds()) / 10.0;
    }

    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    private Window window(Task task) throws Exception {
        Duration service = cpuTime(this.service);
        Duration client = cpuTime(ProcessHandle.current());
        Instant from = Instant.now();
        task.run();
        Instant to = Instant.now();
        return new Window(
                from,
                to,
                cpuTime(this.service).minus(service),
                cpuTime(ProcessHandle.current()).minus(client));
    }

    private static Duration cpuTime(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double cores(List<Window> windows, Function<Window, Duration> time) {
        double used = windows.stream()
                .mapToLong(window -> time.apply(window).toMillis())
                .sum();
        double all = windows.stream()
                .mapToLong(
                        window -> Duration.between(window.from(), window.to()).toMillis())
                .sum();
        return Math.round(used / all * 1e3) / 1e3;
    }

    private static double rate(TreeMap<Instant, Long> steps, Window window) {
        Map.Entry<Instant, Long> first = steps.ceilingEntry(window.from());
        Map.Entry<Instant, Long> last = steps.floorEntry(window.to());
        double seconds = Duration.between(first.getKey(), last.getKey()).toMillis() / 1e3;
        return Math.round((last.getValue() - first.getValue()) / seconds * 10) / 10.0;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** The step that each progress event of the job tells of, by its time. */
    private TreeMap<Instant, Long> steps() throws Exception {
        TreeMap<Instant, Long> steps = new TreeMap<>();
        String after = "0";
        while (after != null) {
            JsonNode page = get("/v1/jobs/" + job + "/events?limit=1000&after=" + after);
            for (JsonNode event : page.path("items")) {
                if (event.path("type").stringValue().equals("progress")) {
                    steps.put(
                            Instant.parse(event.path("time").stringValue()),
                            event.path("data").path("step").longValue());
                }
            }
            after = page.path("next_cursor").isString()
                    ? page.path("next_cursor").stringValue()
                    : null;
        }
        return steps;
    }

    private long lastEvent() throws Exception {
        long last = 0;
        JsonNode page;
        do {
            page = get("/v1/jobs/" + job + "/events?limit=1000&after=" + last);
            last = page.path("items")
                    .valueStream()
                    .mapToLong(event -> event.path("id").longValue())
                    .max()
                    .orElse(last);
        } while (page.has("next_cursor"));
        return last;
    }

    private String upload() throws Exception {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            csv.append('x').append(column).append(',');
        }
        csv.append("y\n");
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                csv.append(random.nextInt(100)).append(',');
            }
            csv.append('c').append(random.nextInt(10)).append('\n');
        }
        String text = "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rows.csv\"\r\n\r\n" + csv
                + "\r\n--part--\r\n";
        HttpResponse<String> answer = http.send(
                request("/v1/datasets")
                        .header("Content-Type", "multipart/form-data; boundary=part")
                        .POST(BodyPublishers.ofString(text))
                        .build(),
                BodyHandlers.ofString());
        return SpecReader.mapper().readTree(answer.body()).path("id").stringValue();
    }

    private String submit(String dataset) throws Exception {
        HttpResponse<String> answer = http.send(
                request("/v1/jobs")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(SPEC.replace("DATASET", dataset)))
                        .build(),
                BodyHandlers.ofString());
        return SpecReader.mapper().readTree(answer.body()).path("id").stringValue();
    }

    private void send(String method, String path) throws Exception {
        http.send(request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.discarding());
    }

    private JsonNode get(String path) throws Exception {
        return SpecReader.mapper()
                .readTree(http.send(request(path).build(), BodyHandlers.ofString())
                        .body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private static void print(Map<String, Object> line) {
        System.out.println(SpecReader.mapper().writeValueAsString(line));
    }
}
