package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.Api.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Users ask for something at random moments. {@code -Dchaos.seed=N} chooses the moments and {@code -Dchaos.full=true} asks 500 times.
 */
class RandomMomentsTest extends LifecycleService {

    private static final int TIMES = Boolean.getBoolean("chaos.full") ? 500 : 40;

    /** Steps of a millisecond or a few, so that each has a time of its own in the history. */
    private static final String SLOW = """
            {"dataset": {"id": "linear"}, "checkpoint": {"every_steps": 25},
             "model": {"layers": [{"type": "dense", "units": 400, "activation": "tanh"},
                                  {"type": "dense", "units": 400, "activation": "tanh"}, {"type": "dense", "units": 1}]},
             "training": {"epochs": 1000000, "batch_size": 64, "loss": "mean_squared_error", "optimizer": "sgd"}}""";

    private static final List<String> ENDED = List.of("succeeded", "failed", "cancelled");

    private final Map<String, Integer> asked = new TreeMap<>();
    private long mostSteps;
    private long mostMillis;

    @Test
    void whateverIsAskedHasItsEffectWithinOneStepAndEachJobEndsOnce() throws Exception {
        long seed = Long.getLong("chaos.seed", 1);
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        while (asked.values().stream().mapToInt(times -> times).sum() < TIMES) {
            String id = api.submit(SLOW);
            ids.add(id);
            live(id, random);
        }
        for (String id : ids) {
            JsonNode job = api.job(id);
            assertThat(job.path("status").stringValue()).isIn(ENDED);
            List<JsonNode> events = events(id);
            long ends = events.stream()
                    .filter(event -> event.path("type").stringValue().equals("done"))
                    .count();
            long retries = events.stream()
                    .filter(event ->
                            event.path("data").path("reason").stringValue("").equals("retried"))
                    .count();
            assertThat(ends).as(id).isEqualTo(1 + retries);
            assertThat(events.get(events.size() - 1).path("type").stringValue()).isEqualTo("done");
            assertThat(list(id, "attempts").size())
                    .isEqualTo(job.path("attempt").intValue());
        }
        System.out.printf(
                "random moments: seed %d, %d jobs, asked %s; at most %d steps and %d ms after the answer%n",
                seed, ids.size(), asked, mostSteps, mostMillis);
    }

    /** Until the job has ended, and nobody retries it. */
    private void live(String id, Random random) throws InterruptedException {
        while (true) {
            JsonNode job = api.job(id);
            String status = job.path("status").stringValue();
            if (status.equals("running")
                    && job.path("progress").path("step").longValue() == 0
                    && random.nextInt(4) > 0) {
                Thread.sleep(5);
                continue;
            }
            List<String> choices = switch (status) {
                case "running" -> List.of("pause", "pause", "pause", "stop", "cancel");
                case "paused" -> List.of("resume", "resume", "resume", "resume", "stop", "cancel");
                case "queued" -> List.of("priority", "priority", "priority", "cancel");
                case "cancelled" -> List.of("retry", "");
                default -> List.of("");
            };
            String choice = choices.get(random.nextInt(choices.size()));
            if (choice.isEmpty()) {
                return;
            }
            Thread.sleep(random.nextInt(40));
            Answer answer = choice.equals("priority")
                    ? api.patch("/v1/jobs/" + id, "{\"priority\": " + random.nextInt(100) + "}")
                    : act(id, choice);
            Instant answered = Instant.now();
            if (answer.status() == 409) {
                // A worker has taken the job meanwhile.
                assertThat(status).isEqualTo("queued");
                continue;
            }
            asked.merge(choice, 1, Integer::sum);
            assertThat(answer.status()).as(answer.text()).isIn(200, 202);
            if (status.equals("running") || choice.equals("stop")) {
                String wanted = Map.of("pause", "paused", "stop", "succeeded", "cancel", "cancelled")
                        .get(choice);
                awaitAny(id, wanted);
                measure(id, answered);
            }
        }
    }

    private void awaitAny(String id, String wanted) throws InterruptedException {
        JsonNode job = api.job(id);
        while (!job.path("status").stringValue().equals(wanted)) {
            assertThat(job.path("status").stringValue()).isIn("pausing", "cancelling", "running", "queued");
            Thread.sleep(2);
            job = api.job(id);
        }
    }

    /** Of the steps that were made since, the one that was under way may be one. */
    private void measure(String id, Instant answered) {
        JsonNode points = api.get("/v1/jobs/" + id + "/metrics?names=loss")
                .json()
                .path("series")
                .path("loss");
        long after = 0;
        for (JsonNode point : points) {
            assertThat(point.path("count").longValue()).isEqualTo(1);
            if (Instant.parse(point.path("time").stringValue()).isAfter(answered)) {
                after++;
                mostMillis = Math.max(
                        mostMillis,
                        Instant.parse(point.path("time").stringValue()).toEpochMilli() - answered.toEpochMilli());
            }
        }
        assertThat(after).as("steps of %s after the answer", id).isLessThanOrEqualTo(1);
        mostSteps = Math.max(mostSteps, after);
    }

    private List<JsonNode> events(String id) {
        List<JsonNode> events = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    api.get("/v1/jobs/" + id + "/events?limit=1000" + cursor).json();
            page.path("items").forEach(events::add);
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.path("next_cursor").stringValue()
                    : null;
        } while (cursor != null);
        return events;
    }
}
