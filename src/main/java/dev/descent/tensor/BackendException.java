package dev.descent.tensor;

import java.util.Objects;

/** The native library could not be loaded, so nothing can be computed in this process. */
public final class BackendException extends RuntimeException {

    private final String remedy;

    BackendException(String reason, String remedy, Throwable cause) {
        super("The ND4J backend can't be loaded: " + reason, cause);
        this.remedy = remedy;
    }

    BackendException(String reason, String remedy) {
        super("The ND4J backend can't be loaded: " + reason);
        this.remedy = remedy;
    }

    /** What the machine must have, or which build to take instead. */
    public String remedy() {
        return remedy;
    }

    /** What lies at the bottom of {@code failure}, in its own words. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Objects.requireNonNullElse(root.getMessage(), root.toString());
    }
}
