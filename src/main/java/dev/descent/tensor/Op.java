package dev.descent.tensor;

import java.util.List;

/** A native call, built once with its operands and executed every step. */
@FunctionalInterface
public interface Op {

    /** Computes the outputs from what the inputs hold now. */
    void run();

    /** All of them, one after the other. */
    static Op sequence(List<Op> ops) {
        Op[] sequence = ops.toArray(Op[]::new);
        return () -> {
            for (Op op : sequence) {
                op.run();
            }
        };
    }
}
