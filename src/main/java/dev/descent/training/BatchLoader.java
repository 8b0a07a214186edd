package dev.descent.training;

import dev.descent.dataset.Examples;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the batches of an epoch, each while the one before it is trained on, where that is worth a thread of its own. Not safe for
 * use by several threads.
 */
final class BatchLoader implements AutoCloseable {

    /** Numbers of a batch below which handing it from thread to thread costs more than gathering it. */
    private static final int WORTH_A_THREAD = 1 << 14;

    /** For each number of rows two: one to train on, one to gather into. */
    private final Map<Integer, BatchRows[]> rooms = new HashMap<>();

    private final IntFunction<BatchRows> allocation;
    private final @Nullable ExecutorService thread;
    private @Nullable Future<BatchRows> ahead;
    private int turn;

    /**
     * @param allocation makes room for a number of rows
     * @param largest numbers of the largest batch
     * @param laborious whether there is more to do for a row than to copy it
     */
    BatchLoader(IntFunction<BatchRows> allocation, long largest, boolean laborious) {
        this.allocation = allocation;
        this.thread = largest < WORTH_A_THREAD && !laborious
                ? null
                : Executors.newSingleThreadExecutor(work -> {
                    Thread loader = new Thread(work, "batch-loader");
                    loader.setDaemon(true);
                    return loader;
                });
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
        batch.gather(examples, order, from);
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
