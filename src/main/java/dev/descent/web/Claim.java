package dev.descent.web;

import java.util.Optional;
import java.util.function.Function;

/**
 * The right of one request to create something.
 *
 * @param id of what it is to create; it was on record before
 * @param resumed whether an earlier request of the same idempotency key had that id, and died
 * @param hold keeps any later request from taking the right over until the caller's transaction ends; throws
 *     {@link IdempotencyKeyInUseException} if one has, and then this one must create nothing
 */
record Claim(String id, boolean resumed, Runnable hold) {

    /** What the earlier request created before it died. */
    <T> Optional<T> earlier(Function<String, Optional<T>> find) {
        return resumed ? find.apply(id) : Optional.empty();
    }
}
