package dev.descent.web;

import dev.descent.job.QueueFullException;
import dev.descent.spec.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Carries out the requests that create something: once for each idempotency key, in however many processes they arrive. */
@Component
class IdempotentRequests implements DisposableBean {

    /** The header that says that an answer isn't the first one. */
    private static final String REPLAYED = "Idempotent-Replayed";

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private static final Logger log = LoggerFactory.getLogger(IdempotentRequests.class);

    private final IdempotencyKeys keys;
    private final ObjectProvider<HttpServletRequest> requests;
    private final JsonMapper json;
    private final ScheduledExecutorService renewer =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("descent-idempotency-"));

    /** @param requests gives that of the calling thread */
    IdempotentRequests(IdempotencyKeys keys, ObjectProvider<HttpServletRequest> requests, JsonMapper json) {
        this.keys = keys;
        this.requests = requests;
        this.json = json;
    }

    /**
     * Answers a request that creates something: by creating it, or, if the same request came before, as it was answered then.
     *
     * @param header the key as it was sent; null if there is none, and nothing is looked up or kept then
     * @param content adds what was sent beside method, path and query
     * @param newId makes an id for what is to be created
     * @param creation looks for what an earlier request created under the claim's id, or creates it
     * @throws InvalidInputException if this is no key; or by the creation, and the key is free again then
     * @throws IdempotencyKeyReusedException if the key came with another request
     * @throws IdempotencyKeyInUseException if the first request of this key isn't answered yet
     */
    ResponseEntity<?> answer(
            @Nullable String header,
            Consumer<Fingerprint> content,
            Supplier<String> newId,
            Function<Claim, ResponseEntity<?>> creation) {
        if (header == null) {
            return creation.apply(new Claim(newId.get(), false, () -> {}));
        }
        String key = IdempotencyKey.parse(header);
        String token = UUID.randomUUID().toString();
        IdempotencyKeys.Entry entry = keys.claim(key, fingerprint(content), token, newId);
        IdempotencyKeys.Answer first = entry.answer();
        if (first != null) {
            return response(first, true);
        }
        Claim claim = new Claim(entry.resourceId(), entry.resumed(), () -> keys.hold(key, token));
        return create(key, token, () -> creation.apply(claim));
    }

    private String fingerprint(Consumer<Fingerprint> content) {
        Fingerprint fingerprint = new Fingerprint();
        HttpServletRequest request = requests.getObject();
        fingerprint.add(request.getMethod());
        fingerprint.add(request.getRequestURI());
        fingerprint.add(Objects.requireNonNullElse(request.getQueryString(), ""));
        content.accept(fingerprint);
        return fingerprint.finish();
    }

    private ResponseEntity<?> create(String key, String token, Supplier<ResponseEntity<?>> creation) {
        try {
            IdempotencyKeys.Answer answer = kept(renewing(key, token, creation));
            keys.complete(key, token, answer);
            return response(answer, false);
        } catch (InvalidInputException | QueueFullException e) {
            tryTo(() -> keys.free(key, token));
            throw e;
        } catch (Throwable e) {
            tryTo(() -> keys.abandon(key, token));
            throw e;
        }
    }

    /** Data sets may take longer to store than a claim lasts. */
    private ResponseEntity<?> renewing(String key, String token, Supplier<ResponseEntity<?>> work) {
        long pause = IdempotencyKeys.LEASE.dividedBy(3).toMillis();
        ScheduledFuture<?> renewals = renewer.scheduleWithFixedDelay(
                () -> tryTo(() -> keys.renew(key, token)), pause, pause, TimeUnit.MILLISECONDS);
        try {
            return work.get();
        } finally {
            renewals.cancel(false);
        }
    }

    /** Where the database refuses, the claim runs out by itself. */
    private static void tryTo(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            log.warn("The claim of an idempotency key can't be changed now", e);
        }
    }

    private IdempotencyKeys.Answer kept(ResponseEntity<?> answer) {
        return new IdempotencyKeys.Answer(
                answer.getStatusCode().value(),
                json.writeValueAsString(answer.getHeaders().toSingleValueMap()),
                json.writeValueAsString(answer.getBody()));
    }

    private ResponseEntity<byte[]> response(IdempotencyKeys.Answer answer, boolean replayed) {
        HttpHeaders headers = new HttpHeaders();
        headers.setAll(json.readValue(answer.headers(), HEADERS));
        headers.setContentType(MediaType.APPLICATION_JSON);
        if (replayed) {
            headers.set(REPLAYED, "true");
        }
        return ResponseEntity.status(answer.status())
                .headers(headers)
                .body(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void destroy() {
        renewer.shutdownNow();
    }
}
