package dev.descent.training;

import dev.descent.network.Network;
import dev.descent.network.Pass;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
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
    private final boolean withoutLast;
    private final ThreadTeam team;
    private final Map<Integer, Lanes> batches = new HashMap<>();

    /** @param team of threads that share the rows */
    public Inference(Network network, Tensor parameters, boolean withoutLast, ThreadTeam team) {
        this.network = network;
        this.parameters = parameters;
        this.withoutLast = withoutLast;
        this.team = team;
    }

    /**
     * Runs the network.
     *
     * @param inputs rows × elements of the input shape
     * @return rows × elements of the output shape
     */
    public Vector predict(Vector inputs, int rows) {
        Lanes lanes = batches.computeIfAbsent(
                rows,
                count -> Lanes.inference(network, parameters, count, withoutLast, team.size())
                        .allocate());
        Vector outputs = Vector.zeros(parameters.dtype(), lanes.outputElements());
        lanes.run(team, lane -> lane.forward(inputs, outputs, PASS));
        return outputs;
    }

    @Override
    public void close() {
        batches.values().forEach(Lanes::close);
    }
}
