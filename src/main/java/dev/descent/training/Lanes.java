package dev.descent.training;

import dev.descent.network.Execution;
import dev.descent.network.Network;
import dev.descent.network.Pass;
import dev.descent.network.Share;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A network for batches of one size, whose rows are divided among threads: each runs the whole network on its share, with native
 * calls that keep to its core, and they meet only where a step needs all rows. That keeps all cores busy whatever a layer is made
 * of, and costs nothing between layers. Where the batch is too small to be worth it there is one share, and native calls may use
 * all cores. Not safe for use by several threads; holds off-heap memory until closed.
 */
final class Lanes implements AutoCloseable {

    /** Multiplications of a pass below which waking a second thread costs more than it saves. */
    private static final long WORTH_SHARING = 1 << 18;

    private final List<Lane> lanes = new ArrayList<>();

    private Lanes() {}

    /** Into how many shares a batch is divided. */
    static int shares(Network network, int rows, int threads) {
        return rows * network.workPerRow() < WORTH_SHARING ? 1 : Math.min(rows, threads);
    }

    /** For passes forward only; without memory yet. */
    static Lanes inference(Network network, Tensor parameters, int rows, boolean withoutLast, int threads) {
        Lanes lanes = new Lanes();
        for (Share share : Share.divide(rows, shares(network, rows, threads))) {
            lanes.lanes.add(new Lane(share, network.execution(parameters, null, share, false, withoutLast, false)));
        }
        return lanes;
    }

    /**
     * For passes forward and backward; without memory yet.
     *
     * @param gradients one flat vector for each share, of which there may be fewer than vectors
     */
    static Lanes training(
            Network network, Tensor parameters, List<Tensor> gradients, int rows, boolean withoutLast, int threads) {
        Lanes lanes = new Lanes();
        for (Share share : Share.divide(rows, shares(network, rows, threads))) {
            lanes.lanes.add(new Lane(
                    share,
                    network.execution(parameters, gradients.get(share.number()), share, true, withoutLast, false)));
        }
        return lanes;
    }

    /** Bytes outside the heap that {@link #allocate} takes. */
    long bytes() {
        return lanes.stream().mapToLong(lane -> lane.execution.bytes()).sum();
    }

    /** Takes the memory, once, before the first pass. */
    Lanes allocate() {
        try {
            lanes.forEach(lane -> lane.execution.allocate());
        } catch (Throwable failure) {
            close();
            throw failure;
        }
        return this;
    }

    int size() {
        return lanes.size();
    }

    /** Numbers of the network's output for the whole batch. */
    int outputElements() {
        return lanes.stream()
                .mapToInt(lane -> lane.execution.output().elements())
                .sum();
    }

    /** Length of the output's last axis. */
    int outputWidth() {
        return lanes.get(0).execution.output().shape().size(-1);
    }

    /** Has each lane do something on a thread of its own, and waits for all. @param team of as many threads as lanes, at least */
    void run(ThreadTeam team, Consumer<Lane> work) {
        if (lanes.size() == 1) {
            team.runAlone(() -> work.accept(lanes.get(0)));
            return;
        }
        team.run(number -> {
            if (number < lanes.size()) {
                Lane lane = lanes.get(number);
                try {
                    work.accept(lane);
                } catch (Throwable failure) {
                    // The others may wait for this one.
                    lane.share.rendezvous().abort();
                    throw failure;
                }
            }
        });
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.execution.close());
    }

    /** One thread's share of the rows. */
    static final class Lane {

        private final Share share;
        private final Execution execution;

        Lane(Share share, Execution execution) {
            this.share = share;
            this.execution = execution;
        }

        int number() {
            return share.number();
        }

        /** The share's part of something that the whole batch has as many numbers of for each row. */
        Vector part(Vector batch) {
            int width = batch.size() / share.batchRows();
            return batch.slice(share.firstRow() * width, (share.firstRow() + share.rows()) * width);
        }

        /**
         * Runs the network.
         *
         * @param inputs of the whole batch
         * @param outputs of the whole batch, of which the share's are filled in
         */
        void forward(Vector inputs, Vector outputs, Pass pass) {
            execution.input().write(0, part(inputs));
            execution.forward(pass);
            execution.output().read(0, part(outputs));
        }

        /** Computes the gradients. @param slopes gradient of the loss for the outputs of the whole batch */
        void backward(Vector slopes, Pass pass) {
            Objects.requireNonNull(execution.outputGradient(), "a network without weights has nothing to learn")
                    .write(0, part(slopes));
            execution.backward(pass);
        }
    }
}
