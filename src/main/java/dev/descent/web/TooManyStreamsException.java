package dev.descent.web;

/** No further client can follow events now. */
final class TooManyStreamsException extends RuntimeException {

    TooManyStreamsException(int limit) {
        super(limit + " clients follow events already. Poll GET /v1/jobs/{id} instead, or try again later;"
                + " the property descent.stream.max-clients raises this limit.");
    }
}
