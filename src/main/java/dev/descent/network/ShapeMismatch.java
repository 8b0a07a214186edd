package dev.descent.network;

/** A layer can't take the input it would get. */
final class ShapeMismatch extends RuntimeException {

    private final String field;

    /**
     * @param field of the layer that doesn't fit, or empty for the layer as a whole
     * @param message what doesn't fit and how to mend it
     */
    ShapeMismatch(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }
}
