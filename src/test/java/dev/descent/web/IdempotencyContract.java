package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.descent.spec.InvalidInputException;
import dev.descent.web.Api.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** That what is sent again is created once, on every database that the service runs on. */
abstract class IdempotencyContract extends KeyedRequests {

    private final ExecutorService threads = Executors.newFixedThreadPool(100);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Every process of the service that is on the database. */
    abstract List<Api> services();

    /** A query for the number of sessions that wait for a lock of another. */
    abstract String waitingSessions();

    @Test
    void theSameRequestGetsTheFirstAnswerAgain() {
        Answer first = post(spec());
        assertReplayed(post(spec()), first);
        assertReplayed(post(api, "/v1/jobs", '"' + key + '"', spec()), first);
        String id = first.json().path("id").stringValue();
        assertThat(first.header("Location")).isEqualTo("/v1/jobs/" + id);
        assertThat(first.header("Content-Type"))
                .isEqualTo(api.post("/v1/jobs", Specs.iris(1)).header("Content-Type"));

        api.awaitEnd(id);
        assertReplayed(post(spec()), first);
        api.delete("/v1/jobs/" + id);
        assertReplayed(post(spec()), first);
        assertThat(jobs()).isZero();
    }

    @Test
    void theFirstAnswerIsTheOneOfARequestWithoutAKey() {
        JsonNode keyed = post(spec()).json();
        JsonNode keyless = api.post("/v1/jobs", spec()).json();

        assertThat(keyed.propertyNames()).isEqualTo(keyless.propertyNames());
        assertThat(keyed.path("spec_resolved")).isEqualTo(keyless.path("spec_resolved"));
        assertThat(jobs()).isEqualTo(2);
    }

    @Test
    void anotherRequestMayNotHaveTheKey() {
        List<String> before = datasets();
        post(spec());

        assertReused(post(spec().replace("\"seed\": 7", "\"seed\": 8")));
        assertReused(post(api, "/v1/jobs?dry_run=false", key, spec()));
        assertReused(upload("b", TABLE));
        assertThat(jobs()).isEqualTo(1);
        assertThat(datasets()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\"\"", "\"open", "\"a\" b", "\"a\\b\"", "a\tb", "255+"})
    void refusesWhatIsNoKey(String header) {
        Answer answer = post(api, "/v1/jobs", header.equals("255+") ? "k".repeat(256) : header, spec());

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.firstError().path("pointer").stringValue()).isEqualTo("/Idempotency-Key");
        assertThat(answer.firstError().path("code").stringValue()).isEqualTo("wrong_pattern");
        assertThat(jobs()).isZero();
    }

    @Test
    void refusesWhatIsNotAscii() {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> IdempotencyKey.parse("grün"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s and \"more\", (of) it", "\"%s \\\"quoted\\\\\"", "255"})
    void takesEveryKeyThatIsOne(String form) {
        String header = form.equals("255") ? (key + "k".repeat(255)).substring(0, 255) : form.formatted(key);
        Answer first = post(api, "/v1/jobs", header, spec());

        assertReplayed(post(api, "/v1/jobs", header, spec()), first);
    }

    @Test
    void whileTheFirstIsInFlightASecondIsToldToWait() throws Exception {
        try (SlowDataset dataset = new SlowDataset(api, data)) {
            CompletableFuture<Answer> sent = CompletableFuture.supplyAsync(() -> post(spec(dataset)), threads);
            await().until(() -> count("select count(*) from idempotency_key where id = ?", key) == 1);

            assertInUse(post(spec(dataset)));
            assertReused(post(spec(dataset) + " "));
            assertThat(sent).isNotDone();
            dataset.release();

            Answer first = sent.join();
            assertReplayed(post(spec(dataset)), first);
            assertThat(jobs()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedRequestLeavesTheKeyFree() {
        assertThat(post(spec().replace("\"iris\"", "\"irsi\"")).status()).isEqualTo(422);
        assertThat(post("{").status()).isEqualTo(400);
        assertThat(count("select count(*) from idempotency_key where id = ?", key))
                .isZero();

        Answer first = post(spec());
        assertReplayed(post(spec()), first);
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void aRequestThatFailedInTheServiceMayComeAgain() throws Exception {
        try (SlowDataset dataset = new SlowDataset(api, data)) {
            dataset.mend();
            Path info = data.resolve("datasets").resolve(dataset.id).resolve("info.json");
            byte[] good = Files.readAllBytes(info);
            Files.writeString(info, "damaged");
            assertThat(post(spec(dataset)).status()).isEqualTo(500);
            assertReused(post(spec(dataset) + " "));

            Files.write(info, good);
            Answer first = post(spec(dataset));
            assertReplayed(post(spec(dataset)), first);
            assertThat(jobs()).isEqualTo(1);
        }
    }

    @Test
    void aDryRunTakesNoKey() {
        for (int i = 0; i < 2; i++) {
            Answer dry = post(api, "/v1/jobs?dry_run=true", key, spec());
            assertThat(dry.status()).isEqualTo(200);
            assertThat(dry.header("Idempotent-Replayed")).isNull();
        }

        Answer first = post(spec());
        assertReplayed(post(spec()), first);
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void aHundredThreadsWithTwentyKeysCreateTwentyJobs() throws Exception {
        int keys = 20;
        List<Api> services = services();
        CyclicBarrier together = new CyclicBarrier(100);
        List<Future<List<Answer>>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Api service = services.get(i % services.size());
            answers.add(threads.submit(() -> {
                together.await();
                List<Answer> own = new ArrayList<>();
                for (int k = 0; k < keys; k++) {
                    own.add(until201(service, key + "-" + k));
                }
                return own;
            }));
        }
        for (int k = 0; k < keys; k++) {
            List<Answer> ofOneKey = new ArrayList<>();
            for (Future<List<Answer>> ofOneThread : answers) {
                ofOneKey.add(ofOneThread.get().get(k));
            }
            assertThat(ofOneKey)
                    .extracting(Answer::text)
                    .containsOnly(ofOneKey.get(0).text());
            assertThat(ofOneKey).extracting(answer -> answer.header("Location")).doesNotContainNull();
            assertThat(ofOneKey)
                    .filteredOn(answer -> answer.header("Idempotent-Replayed") == null)
                    .hasSize(1);
            assertThat(ofOneKey.get(0).json().path("name").stringValue()).isEqualTo(key + "-" + k);
        }
        assertThat(jobs()).isEqualTo(keys);
        assertThat(api.get("/v1/jobs?limit=200")
                        .json()
                        .path("items")
                        .valueStream()
                        .filter(job -> job.path("name").asString("").startsWith(key)))
                .hasSize(keys);
    }

    @Test
    void anAnswerIsKeptForADay() {
        Answer first = post(spec());
        api.awaitEnd(first.json().path("id").stringValue());

        putForward(Duration.ofHours(24).minusMinutes(1));
        assertReplayed(post(spec()), first);
        putForward(Duration.ofMinutes(1));
        Answer second = post(spec().replace("\"seed\": 7", "\"seed\": 8"));
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Idempotent-Replayed")).isNull();
        assertThat(jobs()).isEqualTo(2);
    }

    @Test
    void whatWasKeptLongEnoughIsDeleted() {
        for (int i = 0; i < 3; i++) {
            post(api, "/v1/jobs", key + i, spec());
        }
        putForward(Duration.ofHours(25));
        for (int i = 0; i < 3; i++) {
            post(api, "/v1/jobs", key + "later" + i, spec());
        }

        assertThat(count("select count(*) from idempotency_key where id in (?, ?, ?)", key + 0, key + 1, key + 2))
                .isZero();
        assertThat(count("select count(*) from idempotency_key")).isEqualTo(3);
    }

    @Test
    void whoTakesADeadClaimOverCreatesTheOnlyJob() throws Exception {
        try (SlowDataset dataset = new SlowDataset(api, data)) {
            CompletableFuture<Answer> late = CompletableFuture.supplyAsync(() -> post(spec(dataset)), threads);
            await().until(() -> count("select count(*) from idempotency_key where id = ?", key) == 1);
            putForward(IdempotencyKeys.LEASE);
            dataset.mend();

            Answer second = post(spec(dataset));
            assertThat(second.status()).isEqualTo(201);
            assertThat(late).isNotDone();
            dataset.release();

            assertInUse(late.join());
            assertReplayed(post(spec(dataset)), second);
            assertThat(jobs()).isEqualTo(1);
        }
    }

    @Test
    void aJobWhoseRequestDiedIsCreatedOnce() {
        String id = post(spec()).json().path("id").stringValue();
        api.awaitEnd(id);
        // As a kill leaves it, after the job is created and before that is answered.
        jdbc.update("update idempotency_key set status = null, headers = null, body = null where id = ?", key);
        assertInUse(post(spec()));

        putForward(IdempotencyKeys.LEASE);
        Answer again = post(spec());
        assertThat(again.json()).isEqualTo(api.job(id));
        assertReplayed(post(spec()), again);
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void ofManyWhoFindADeadClaimOneTakesItOver() throws Exception {
        String id = post(spec()).json().path("id").stringValue();
        api.awaitEnd(id);
        api.delete("/v1/jobs/" + id);
        // As a kill leaves it, before the job is created.
        jdbc.update("update idempotency_key set status = null, headers = null, body = null where id = ?", key);
        putForward(IdempotencyKeys.LEASE);

        List<CompletableFuture<Answer>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(CompletableFuture.supplyAsync(() -> post(spec()), threads));
        }
        sent.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() != 201)
                .forEach(KeyedRequests::assertInUse);
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void whoLosesItsClaimWhileItCreatesCreatesNothing() throws Exception {
        try (SlowDataset dataset = new SlowDataset(api, data)) {
            CompletableFuture<Answer> late = CompletableFuture.supplyAsync(() -> post(spec(dataset)), threads);
            await().until(() -> count("select count(*) from idempotency_key where id = ?", key) == 1);
            int queued = count("select count(*) from scheduled_tasks");
            new TransactionTemplate(transactions).executeWithoutResult(status -> {
                jdbc.update("update idempotency_key set token = 'of another process' where id = ?", key);
                release(dataset);
                await().until(() -> count(waitingSessions()) == 1);
            });

            assertInUse(late.join());
            assertThat(jobs()).isZero();
            assertThat(count("select count(*) from scheduled_tasks")).isEqualTo(queued);
        }
    }

    @Test
    void aSignOfLifeKeepsAClaim() {
        keys.claim(key, "fingerprint", "mine", () -> "id");
        putForward(Duration.ofSeconds(50));
        keys.renew(key, "mine");
        putForward(Duration.ofSeconds(50));
        assertThatExceptionOfType(IdempotencyKeyInUseException.class)
                .isThrownBy(() -> keys.claim(key, "fingerprint", "another's", () -> "other"));

        putForward(Duration.ofSeconds(50));
        assertThat(keys.claim(key, "fingerprint", "another's", () -> "other"))
                .isEqualTo(new IdempotencyKeys.Entry("id", true, null));
        keys.renew(key, "mine");
        keys.free(key, "mine");
        assertThatExceptionOfType(IdempotencyKeyInUseException.class)
                .isThrownBy(() -> keys.complete(key, "mine", new IdempotencyKeys.Answer(201, "{}", "{}")));
        keys.complete(key, "another's", new IdempotencyKeys.Answer(201, "{}", "{}"));
    }

    @Test
    void anUploadSentAgainIsStoredOnce() {
        List<String> before = datasets();
        Answer first = upload("first", TABLE, "name", "table", "target", "y");
        assertReplayed(upload("second", TABLE, "target", "y", "name", "table"), first);

        assertReused(upload("third", TABLE, "name", "table", "target", "x"));
        byte[] other = TABLE.clone();
        other[other.length - 2]++;
        assertReused(upload("fourth", other, "name", "table", "target", "y"));
        assertStoredOnce(first, before);
    }

    @Test
    void anUploadWhoseRequestDiedIsStoredOnce() {
        List<String> before = datasets();
        Answer first = upload("first", TABLE, "name", "table");
        // As a kill leaves it, after the data set is stored and before that is written down.
        jdbc.update("update idempotency_key set status = null, headers = null, body = null where id = ?", key);
        assertInUse(upload("second", TABLE, "name", "table"));

        putForward(IdempotencyKeys.LEASE);
        Answer again = upload("third", TABLE, "name", "table");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.bytes()).isEqualTo(first.bytes());
        assertReplayed(upload("fourth", TABLE, "name", "table"), again);
        assertStoredOnce(first, before);
    }

    private void assertStoredOnce(Answer answer, List<String> before) {
        List<String> added = new ArrayList<>(datasets());
        added.removeAll(before);
        assertThat(added).containsExactly(answer.json().path("id").stringValue());
    }

    @Test
    void aRefusedUploadLeavesTheKeyFree() {
        assertThat(upload("first", TABLE, "target", "z").status()).isEqualTo(422);
        Answer stored = upload("second", TABLE, "target", "x");
        assertReplayed(upload("third", TABLE, "target", "x"), stored);
    }

    @Test
    void theApiDocumentSaysWhereAKeyMayBeSent() {
        JsonNode paths = api.get("/v3/api-docs").json().path("paths");
        for (String path : List.of("/v1/jobs", "/v1/datasets")) {
            JsonNode post = paths.path(path).path("post");
            assertThat(post.path("parameters")
                            .valueStream()
                            .filter(parameter ->
                                    parameter.path("in").stringValue().equals("header")))
                    .singleElement()
                    .satisfies(parameter -> {
                        assertThat(parameter.path("name").stringValue()).isEqualTo("Idempotency-Key");
                        assertThat(parameter.path("required").asBoolean()).isFalse();
                    });
            for (String status : List.of("409", "422")) {
                assertThat(post.path("responses")
                                .path(status)
                                .at("/content/application~1problem+json/schema/$ref")
                                .stringValue())
                        .isEqualTo("#/components/schemas/ProblemDetails");
            }
        }
        assertThat(paths.at("/~1v1~1datasets/post/responses/201/content/application~1json/schema/$ref")
                        .stringValue())
                .isEqualTo("#/components/schemas/DatasetInfo");
    }
}
