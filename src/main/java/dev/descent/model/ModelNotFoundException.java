package dev.descent.model;

/** There is no model of this id. */
public final class ModelNotFoundException extends RuntimeException {

    ModelNotFoundException(String id) {
        super("There is no model '" + id + "'.");
    }
}
