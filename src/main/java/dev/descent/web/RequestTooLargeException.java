package dev.descent.web;

import java.io.IOException;
import org.springframework.util.unit.DataSize;

/** A request's body is longer than it may be; thrown while it is read. */
final class RequestTooLargeException extends IOException {

    private final transient DataSize limit;

    RequestTooLargeException(DataSize limit) {
        super("The request is longer than " + limit);
        this.limit = limit;
    }

    DataSize limit() {
        return limit;
    }
}
