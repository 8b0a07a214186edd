package dev.descent.tensor;

/** The native library could not be loaded, so nothing can be computed in this process. */
public final class BackendException extends RuntimeException {

    BackendException(Throwable cause) {
        super(message(cause), cause);
    }

    private static String message(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "The ND4J backend can't be loaded: " + root
                + ". A build with -Pcuda needs an NVIDIA driver and a GPU of compute capability 3.7 to 8.9;"
                + " the default build needs an x86-64 CPU with AVX2 and glibc.";
    }
}
