package dev.descent.training;

import dev.descent.network.Execution;
import dev.descent.network.Network;
import dev.descent.network.Pass;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.HashMap;
import java.util.Map;

/**
 * A network that only answers. Buffers are allocated once for each batch size that occurs. Not safe for use by several threads;
 * holds off-heap memory until closed, but not the parameters, which belong to whoever gave them.
 */
public final class Inference implements AutoCloseable {

    private static final Pass PASS = new Pass(0, 0);

    private final Network network;
    private final Tensor parameters;
    private final boolean withoutLastSoftmax;
    private final Map<Integer, Execution> executions = new HashMap<>();

    public Inference(Network network, Tensor parameters, boolean withoutLastSoftmax) {
        this.network = network;
        this.parameters = parameters;
        this.withoutLastSoftmax = withoutLastSoftmax;
    }

    /**
     * Runs the network.
     *
     * @param inputs rows × elements of the input shape
     * @return rows × elements of the output shape
     */
    public Vector predict(Vector inputs, int rows) {
        Execution execution =
                executions.computeIfAbsent(rows, count -> network.inference(parameters, count, withoutLastSoftmax));
        execution.input().write(0, inputs);
        execution.forward(PASS);
        return execution.output().toVector();
    }

    @Override
    public void close() {
        executions.values().forEach(Execution::close);
    }
}
