package dev.descent.tensor;

/** A native call, built once with its operands and executed every step. */
@FunctionalInterface
public interface Op {

    /** Computes the outputs from what the inputs hold now. */
    void run();

    /** One after the other. */
    static Op sequence(Op first, Op second) {
        return () -> {
            first.run();
            second.run();
        };
    }
}
