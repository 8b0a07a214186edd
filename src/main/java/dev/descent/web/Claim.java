package dev.descent.web;

import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;

/** What a request that creates something has to do so that a second one of the same idempotency key creates nothing more. */
interface Claim {

    /** Of requests without a key: each creates. */
    Claim NONE = new Claim() {
        @Override
        public String reserve(Supplier<String> newId) {
            return newId.get();
        }

        @Override
        public ResponseEntity<?> keep(ResponseEntity<?> answer) {
            return answer;
        }
    };

    /**
     * The id of what is to be created: that of an earlier request of the same key, which may have died on the way, or else a new one.
     * For what the database doesn't hold; what it does is created in one transaction with {@link #keep}.
     *
     * @throws IdempotencyKeyInUseException if the claim is lost to a later request
     */
    String reserve(Supplier<String> newId);

    /**
     * Keeps the answer, as part of the caller's transaction if there is one, to be given again.
     *
     * @return the answer to give now
     * @throws IdempotencyKeyInUseException if the claim is lost to a later request, so that this one must create nothing
     */
    ResponseEntity<?> keep(ResponseEntity<?> answer);
}
