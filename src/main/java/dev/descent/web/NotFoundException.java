package dev.descent.web;

/** What the URL names isn't there. */
final class NotFoundException extends RuntimeException {

    NotFoundException(String message) {
        super(message);
    }
}
