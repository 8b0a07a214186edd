package dev.descent.job;

/** There is no job of this id. */
public final class JobNotFoundException extends RuntimeException {

    JobNotFoundException(String id) {
        super("There is no job '" + id + "'.");
    }
}
