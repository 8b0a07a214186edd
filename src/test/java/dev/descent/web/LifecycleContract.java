package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.Api.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What users can do with jobs on their way, on every database that the service runs on. */
abstract class LifecycleContract extends LifecycleService {

    private static final List<String> ACTIONS = List.of("pause", "resume", "stop", "cancel", "retry");

    @Test
    void aPausedJobGoesOnToTheModelOfAnUnbrokenOne() {
        Unbroken unbroken = unbroken();
        JsonNode paused = paused(LONG);
        String id = paused.path("id").stringValue();

        long step = paused.path("progress").path("step").longValue();
        assertThat(step).isBetween(1L, LONG_STEPS - 1L);
        assertThat(paused.path("links").propertyNames())
                .contains("resume", "stop", "cancel")
                .doesNotContain("pause", "retry");
        JsonNode saved = list(id, "checkpoints").path(0);
        assertThat(saved.path("reason").stringValue()).isEqualTo("pause");
        assertThat(saved.path("latest").booleanValue()).isTrue();
        assertThat(saved.path("step").longValue()).isEqualTo(step);
        // The worker is free for others.
        assertThat(api.awaitEnd(api.submit(Specs.iris(1))).path("status").stringValue())
                .isEqualTo("succeeded");
        assertThat(api.job(id)).isEqualTo(paused);

        Answer resumed = act(id, "resume");
        assertThat(resumed.status()).isEqualTo(202);
        assertThat(resumed.json().path("status").stringValue()).isEqualTo("queued");
        JsonNode job = api.awaitEnd(id);
        assertThat(modelDigest(job)).isEqualTo(unbroken.modelDigest());
        assertThat(job.path("attempt").intValue()).isEqualTo(2);
        assertThat(job.path("metrics").path("val_loss"))
                .isEqualTo(unbroken.metrics().path("val_loss"));
        assertWholeHistory(job);
        assertThat(losses(job)).isEqualTo(unbroken.losses());
        JsonNode attempts = list(id, "attempts");
        assertThat(texts(attempts, "outcome")).containsExactly("paused", "succeeded");
        assertThat(attempts.path(0).path("first_step").longValue()).isZero();
        assertThat(attempts.path(0).path("last_step").longValue()).isEqualTo(step);
        assertThat(attempts.path(1).path("first_step").longValue()).isEqualTo(step);
        assertThat(attempts.path(1).path("last_step").longValue()).isEqualTo(LONG_STEPS);
    }

    @Test
    void aStoppedJobSucceedsWithTheModelThatItHas() {
        String id = busy();

        Answer asked = act(id, "stop");
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.json().path("stop_requested").booleanValue()).isTrue();
        assertThat(asked.json().path("links").propertyNames()).doesNotContain("stop", "pause");
        JsonNode job = api.awaitEnd(id);
        assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(job.path("stop_reason").stringValue()).isEqualTo("user_stop");
        assertThat(job.path("metrics").path("loss").isNumber()).isTrue();
        assertWholeHistory(job);
        JsonNode saved = list(id, "checkpoints").path(0);
        assertThat(saved.path("reason").stringValue()).isEqualTo("stop");
        assertThat(saved.path("step")).isEqualTo(job.path("progress").path("step"));
        assertThat(api.post(job.path("links").path("model").stringValue() + "/predict", "{\"rows\": [[0.5]]}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPausedJobThatIsStoppedEndsWhereItStood() {
        JsonNode paused = paused(Specs.endless());
        String id = paused.path("id").stringValue();

        assertThat(act(id, "stop").status()).isEqualTo(202);
        JsonNode job = api.awaitEnd(id);

        assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(job.path("stop_reason").stringValue()).isEqualTo("user_stop");
        assertThat(job.path("progress").path("step"))
                .isEqualTo(paused.path("progress").path("step"));
        assertThat(job.has("model_id")).isTrue();
        assertWholeHistory(job);
    }

    @Test
    void aPausedJobThatIsCancelledCanBeRetriedFromWhereItStood() {
        Unbroken unbroken = unbroken();
        JsonNode paused = paused(LONG);
        String id = paused.path("id").stringValue();

        JsonNode cancelled = act(id, "cancel").json();
        assertThat(cancelled.path("status").stringValue()).isEqualTo("cancelled");
        assertThat(cancelled.path("stop_reason").stringValue()).isEqualTo("user_stop");
        JsonNode retried = act(id, "retry").json();
        assertThat(retried.path("status").stringValue()).isEqualTo("queued");
        assertThat(retried.has("stop_reason")).isFalse();
        assertThat(retried.has("finished_at")).isFalse();

        JsonNode job = api.awaitStatus(id, "succeeded");
        assertThat(modelDigest(job)).isEqualTo(unbroken.modelDigest());
        assertThat(list(id, "attempts").path(1).path("first_step"))
                .isEqualTo(paused.path("progress").path("step"));
        assertThat(losses(job)).isEqualTo(unbroken.losses());
    }

    @Test
    void aRunningJobThatIsCancelledCanBeRetriedFromItsLastCheckpoint() {
        Unbroken unbroken = unbroken();
        String id = api.submit(LONG);
        try (EventClient events = api.stream(id, 0L)) {
            assertThat(events.await("checkpoint").data().path("step").longValue())
                    .isEqualTo(1001);
        }
        assertThat(act(id, "cancel").status()).isEqualTo(202);
        JsonNode cancelled = api.awaitStatus(id, "cancelled");
        assertThat(cancelled.path("progress").path("step").longValue()).isGreaterThan(1001);
        JsonNode saved = list(id, "checkpoints").path(0);

        act(id, "retry");
        JsonNode job = api.awaitStatus(id, "succeeded");

        assertThat(modelDigest(job)).isEqualTo(unbroken.modelDigest());
        assertThat(list(id, "attempts").path(1).path("first_step")).isEqualTo(saved.path("step"));
        assertThat(saved.path("step").longValue() % 1001).isZero();
        assertThat(losses(job)).isEqualTo(unbroken.losses());
    }

    @Test
    void aJobThatDivergedDivergesAgain() {
        String id = api.submit(Specs.diverging());
        JsonNode first = api.awaitEnd(id);

        JsonNode retried = act(id, "retry").json();
        assertThat(retried.path("status").stringValue()).isEqualTo("queued");
        assertThat(retried.has("error")).isFalse();
        assertThat(retried.has("stop_reason")).isFalse();
        // A client that comes late gets to see both attempts, and not the end of the first alone.
        try (EventClient events = api.stream(id, 0L)) {
            assertThat(events.rest())
                    .filteredOn(event -> event.type().equals("done"))
                    .hasSize(2);
        }
        JsonNode again = api.job(id);
        assertThat(again.path("attempt").intValue()).isEqualTo(2);
        assertThat(again.path("stop_reason").stringValue()).isEqualTo("diverged");
        assertThat(again.path("error")).isEqualTo(first.path("error"));
        assertThat(texts(list(id, "attempts"), "outcome")).containsExactly("failed", "failed");
        assertWholeHistory(again);
    }

    @Test
    void whatAStatusDoesNotAllowIsRefusedWithWhatItDoes() {
        String cancelled = api.submit(Specs.endless());
        String running = api.awaitStatus(cancelled, "running").path("id").stringValue();
        assertAllows(running, "running", "pause", "stop", "cancel");
        String queued = api.submit(Specs.iris(1));
        assertAllows(queued, "queued", "cancel");
        act(cancelled, "cancel");
        api.awaitEnd(cancelled);
        assertAllows(cancelled, "cancelled", "retry", "delete");
        api.awaitEnd(queued);
        assertAllows(queued, "succeeded", "delete");
        String paused = paused(Specs.endless()).path("id").stringValue();
        assertAllows(paused, "paused", "resume", "stop", "cancel");
        for (String action : ACTIONS) {
            assertThat(act("job_00000000000000000000000000", action)
                            .assertProblem()
                            .status())
                    .isEqualTo(404);
        }
    }

    private void assertAllows(String id, String status, String... allowed) {
        List<String> refused = new ArrayList<>(ACTIONS);
        refused.add("delete");
        refused.removeAll(List.of(allowed));
        for (String action : refused) {
            Answer answer = action.equals("delete") ? api.delete("/v1/jobs/" + id) : act(id, action);
            assertThat(answer.assertProblem().status()).as(action).isEqualTo(409);
            assertThat(answer.json().path("job_status").stringValue()).isEqualTo(status);
            assertThat(texts(answer.json().path("allowed"))).containsExactly(allowed);
        }
        assertThat(api.job(id).path("status").stringValue()).isEqualTo(status);
    }

    @Test
    void jobsOfAHigherPriorityStartFirst() {
        String busy = busy();
        String first = api.submit(Specs.iris(1));
        String second = api.submit(Specs.iris(1));
        String third = api.submit("{\"priority\": 5," + Specs.iris(1).strip().substring(1));
        assertQueue(third, first, second);

        Answer changed = api.patch("/v1/jobs/" + second, "{\"priority\": 10}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("priority").intValue()).isEqualTo(10);
        assertQueue(second, third, first);
        api.patch("/v1/jobs/" + third, "{\"priority\": -100}");
        assertQueue(second, first, third);
        assertThat(api.job(busy).has("queue")).isFalse();

        act(busy, "cancel");
        List<Instant> starts = List.of(second, first, third).stream()
                .map(id -> Instant.parse(api.awaitEnd(id).path("started_at").stringValue()))
                .toList();
        assertThat(starts).isSorted().doesNotHaveDuplicates();
    }

    private void assertQueue(String... ids) {
        for (int i = 0; i < ids.length; i++) {
            JsonNode job = api.job(ids[i]);
            assertThat(job.path("queue").path("position").intValue()).isEqualTo(i + 1);
            assertThat(Instant.parse(
                            job.path("queue").path("estimated_start_at").stringValue()))
                    .isAfter(Instant.parse(job.path("created_at").stringValue()));
        }
    }

    @Test
    void aPriorityThatCanNotBeIsRefused() {
        String busy = busy();
        String waiting = api.submit(Specs.iris(1));
        for (String patch : List.of("{\"priority\": 101}", "{\"priority\": -101}", "{\"priority\": 1.5}", "{}")) {
            Answer answer = api.patch("/v1/jobs/" + waiting, patch);
            assertThat(answer.status()).as(patch).isEqualTo(422);
            assertThat(answer.firstError().path("pointer").stringValue())
                    .as(patch)
                    .isEqualTo("/priority");
        }
        Answer submitted = api.post(
                "/v1/jobs", "{\"priority\": 101," + Specs.iris(1).strip().substring(1));
        assertThat(submitted.status()).isEqualTo(422);
        assertThat(submitted.firstError().path("pointer").stringValue()).isEqualTo("/priority");
        assertThat(api.job(waiting).path("priority").intValue()).isZero();

        Answer running = api.patch("/v1/jobs/" + busy, "{\"priority\": 1}").assertProblem();
        assertThat(running.status()).isEqualTo(409);
        assertThat(running.json().path("job_status").stringValue()).isEqualTo("running");
        assertThat(texts(running.json().path("allowed"))).containsExactly("pause", "stop", "cancel");
    }

    @Test
    void aFullQueueTakesNoMore() {
        String busy = busy();
        List<String> waiting = List.of(
                api.submit(Specs.iris(1)),
                api.submit(Specs.iris(1)),
                api.submit(Specs.iris(1)),
                api.submit(Specs.iris(1)));

        Answer refused = api.post("/v1/jobs", Specs.iris(1)).assertProblem();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(api.post("/v1/jobs?dry_run=true", Specs.iris(1)).status()).isEqualTo(200);

        act(waiting.get(0), "cancel");
        String taken = api.submit(Specs.iris(1));
        act(busy, "cancel");
        assertThat(api.awaitEnd(taken).path("status").stringValue()).isEqualTo("succeeded");
    }

    @Test
    void aJobEndsWhenItsTimeIsOver() {
        Answer refused = api.post(
                "/v1/jobs",
                "{\"max_runtime_seconds\": 0," + Specs.endless().strip().substring(1));
        assertThat(refused.firstError().path("pointer").stringValue()).isEqualTo("/max_runtime_seconds");
        JsonNode paused =
                paused("{\"max_runtime_seconds\": 1," + Specs.endless().strip().substring(1));
        String id = paused.path("id").stringValue();
        assertThat(paused.path("run_seconds").doubleValue()).isBetween(0.001, 0.999);

        act(id, "resume");
        JsonNode job = api.awaitEnd(id);

        assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(job.path("stop_reason").stringValue()).isEqualTo("max_runtime");
        assertThat(job.path("run_seconds").doubleValue()).isGreaterThanOrEqualTo(1);
        assertThat(job.has("model_id")).isTrue();
        assertWholeHistory(job);
    }
}
