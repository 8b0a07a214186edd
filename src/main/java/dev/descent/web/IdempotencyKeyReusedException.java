package dev.descent.web;

/** The key came with another request before. */
final class IdempotencyKeyReusedException extends RuntimeException {

    IdempotencyKeyReusedException(String key) {
        super("The idempotency key '" + key
                + "' belongs to another request: its path, parameters or body were not these."
                + " Send a new key with a new request.");
    }
}
