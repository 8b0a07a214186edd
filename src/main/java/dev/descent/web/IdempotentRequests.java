package dev.descent.web;

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
    private final HttpServletRequest request;
    private final JsonMapper json;
    private final ScheduledExecutorService renewer =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("descent-idempotency-"));

    /** @param request stands for that of the calling thread */
    IdempotentRequests(IdempotencyKeys keys, HttpServletRequest request, JsonMapper json) {
        this.keys = keys;
        this.request = request;
        this.json = json;
    }

    /**
     * Answers a request that creates something: by creating it, or, if the same request came before, as it was answered then.
     *
     * @param header the key as it was sent; null if there is none, and nothing is looked up or kept then
     * @param content adds what was sent beside method, path and query
     * @param creation creates, and calls {@link Claim#keep} in the transaction in which it does
     * @throws InvalidInputException if this is no key; or by the creation, and the key is free again then
     * @throws IdempotencyKeyReusedException if the key came with another request
     * @throws IdempotencyKeyInUseException if the first request of this key isn't answered yet
     */
    ResponseEntity<?> answer(
            @Nullable String header, Consumer<Fingerprint> content, Function<Claim, ResponseEntity<?>> creation) {
        if (header == null) {
            return creation.apply(Claim.NONE);
        }
        Held claim = new Held(IdempotencyKey.parse(header), UUID.randomUUID().toString());
        return keys.claim(claim.key, fingerprint(content), claim.token)
                .<ResponseEntity<?>>map(first -> response(first, true))
                .orElseGet(() -> create(claim, creation));
    }

    private String fingerprint(Consumer<Fingerprint> content) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(request.getMethod());
        fingerprint.add(request.getRequestURI());
        fingerprint.add(Objects.requireNonNullElse(request.getQueryString(), ""));
        content.accept(fingerprint);
        return fingerprint.finish();
    }

    private ResponseEntity<?> create(Held claim, Function<Claim, ResponseEntity<?>> creation) {
        try {
            return renewing(claim, () -> creation.apply(claim));
        } catch (InvalidInputException e) {
            tryTo(() -> keys.free(claim.key, claim.token));
            throw e;
        } catch (Throwable e) {
            tryTo(() -> keys.abandon(claim.key, claim.token));
            throw e;
        }
    }

    /** Data sets may take longer to store than a claim lasts. */
    private ResponseEntity<?> renewing(Held claim, Supplier<ResponseEntity<?>> work) {
        long pause = IdempotencyKeys.LEASE.dividedBy(3).toMillis();
        ScheduledFuture<?> renewals = renewer.scheduleWithFixedDelay(
                () -> tryTo(() -> keys.renew(claim.key, claim.token)), pause, pause, TimeUnit.MILLISECONDS);
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

    private final class Held implements Claim {

        private final String key;
        private final String token;

        Held(String key, String token) {
            this.key = key;
            this.token = token;
        }

        @Override
        public String reserve(Supplier<String> newId) {
            return keys.reserve(key, token, newId.get());
        }

        @Override
        public ResponseEntity<?> keep(ResponseEntity<?> answer) {
            IdempotencyKeys.Answer kept = new IdempotencyKeys.Answer(
                    answer.getStatusCode().value(),
                    json.writeValueAsString(answer.getHeaders().toSingleValueMap()),
                    json.writeValueAsString(answer.getBody()));
            keys.complete(key, token, kept);
            return response(kept, false);
        }
    }
}
