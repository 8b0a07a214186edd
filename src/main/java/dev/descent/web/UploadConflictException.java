package dev.descent.web;

/** What a client does with an upload doesn't fit what has come of it. */
final class UploadConflictException extends RuntimeException {

    private final long offset;

    /** @param offset bytes that came so far */
    UploadConflictException(String message, long offset) {
        super(message);
        this.offset = offset;
    }

    long offset() {
        return offset;
    }
}
