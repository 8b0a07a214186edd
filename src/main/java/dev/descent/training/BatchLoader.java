package dev.descent.training;

import dev.descent.dataset.Examples;
import dev.descent.tensor.ThreadTeam;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the batches of an epoch. Where that is work worth sharing, each is gathered on a thread of its own while the one before it is
 * trained on; or by the threads that train, between two updates, if these have all cores: a thread more would take a core from one of
 * them, for which all others then wait. Not safe for use by several threads.
 */
final class BatchLoader implements AutoCloseable {

    /** Numbers of a batch below which handing it from thread to thread costs more than gathering it. */
    private static final int WORTH_SHARING = 1 << 14;

    /** For each number of rows two: one to train on, one to gather into. */
    private final Map<Integer, BatchRows[]> rooms = new HashMap<>();

    private final IntFunction<BatchRows> allocation;
    private final ThreadTeam team;
    private final @Nullable ExecutorService thread;
    private @Nullable Future<BatchRows> ahead;
    private int turn;

    /**
     * @param allocation makes room for a number of rows
     * @param largest numbers of the largest batch
     * @param laborious whether there is more to do for a row than to copy it
     * @param training the threads that train
     */
    BatchLoader(IntFunction<BatchRows> allocation, long largest, boolean laborious, ThreadTeam training) {
        this(
                allocation,
                largest >= WORTH_SHARING || laborious,
                training,
                Runtime.getRuntime().availableProcessors() > training.size());
    }

    /** @param spare whether there is a core beside those of the training threads */
    BatchLoader(IntFunction<BatchRows> allocation, boolean worthSharing, ThreadTeam training, boolean spare) {
        this.allocation = allocation;
        this.team = worthSharing && !spare ? training : ThreadTeam.alone();
        this.thread = worthSharing && spare
                ? Executors.newSingleThreadExecutor(work -> {
                    Thread loader = new Thread(work, "batch-loader");
                    loader.setDaemon(true);
                    return loader;
                })
                : null;
    }

    /**
     * A batch, and the next one is begun.
     *
     * @param order of all rows of the epoch
     * @param from first row of the batch in that order: 0, or where the batch before ended
     * @param size rows of every batch but the last
     * @return valid until the batch after the next is asked for
     */
    BatchRows take(Examples examples, int[] order, int from, int size) {
        BatchRows batch = ahead == null || from == 0 ? gather(examples, order, from, size) : await(ahead);
        int next = from + batch.rows();
        ahead = null;
        if (thread != null && next < order.length) {
            ahead = thread.submit(() -> gather(examples, order, next, size));
        }
        return batch;
    }

    private BatchRows gather(Examples examples, int[] order, int from, int size) {
        BatchRows[] pair = rooms.computeIfAbsent(Math.min(size, order.length - from), rows ->
                new BatchRows[] {allocation.apply(rows), allocation.apply(rows)});
        BatchRows batch = pair[turn++ & 1];
        batch.gather(examples, order, from, team);
        return batch;
    }

    private static BatchRows await(Future<BatchRows> batch) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return batch.get();
                } catch (InterruptedException e) {
                    // The rows are nearly there; whoever interrupts finds the thread interrupted afterwards.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a batch couldn't be gathered", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
