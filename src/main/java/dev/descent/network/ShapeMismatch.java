package dev.descent.network;

/** A layer can't take the input it would get. */
final class ShapeMismatch extends RuntimeException {

    private final String field;
    private final String reason;

    /**
     * @param field of the layer that doesn't fit, or empty for the layer as a whole
     * @param reason what doesn't fit and how to mend it
     */
    ShapeMismatch(String field, String reason) {
        super(reason);
        this.field = field;
        this.reason = reason;
    }

    /** The same, seen from a layer around this one. @param pointer from that layer to this one */
    ShapeMismatch within(String pointer) {
        return new ShapeMismatch(field.isEmpty() ? pointer : pointer + "/" + field, reason);
    }

    String field() {
        return field;
    }

    String reason() {
        return reason;
    }
}
