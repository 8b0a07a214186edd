package dev.descent.web;

/** Another request of the same key is being worked on. */
final class IdempotencyKeyInUseException extends RuntimeException {

    IdempotencyKeyInUseException(String key) {
        super("A request with the idempotency key '" + key
                + "' is being worked on. Send this one again in a moment: it gets the first one's answer then.");
    }
}
