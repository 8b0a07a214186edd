package dev.descent.web;

/** A predict request has more rows than it may have. */
final class TooManyRowsException extends RuntimeException {

    TooManyRowsException(int rows, int limit) {
        super("The request has " + rows + " rows, and may have " + limit
                + ": send them in parts. The property descent.limits.predict-rows raises this limit.");
    }
}
