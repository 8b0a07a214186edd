package dev.descent.job;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Memory that runs of one process share. Whoever asks waits until there is enough, in the order of asking, so that a large job isn't
 * passed by small ones for ever.
 */
final class MemoryBudget {

    private final long all;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private long free;
    private boolean closed;

    /** @param all bytes that there are */
    MemoryBudget(long all) {
        this.all = all;
        this.free = all;
    }

    /** A share of the memory; to be closed when it is needed no more. */
    final class Share implements AutoCloseable {

        private final long bytes;

        private Share(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public void close() {
            give(bytes);
        }
    }

    /** What is asked for by one who must be alone. */
    long all() {
        return all;
    }

    /**
     * Waits for a share.
     *
     * @param bytes of which there may be more than there is memory: then it is all of it
     * @return null if the budget was closed
     */
    synchronized @Nullable Share take(long bytes) {
        long wanted = Math.min(bytes, all);
        Object turn = new Object();
        waiting.addLast(turn);
        try {
            while (!closed && (waiting.peekFirst() != turn || free < wanted)) {
                waitForChange();
            }
            if (closed) {
                return null;
            }
            free -= wanted;
            return new Share(wanted);
        } finally {
            waiting.remove(turn);
            notifyAll();
        }
    }

    private void waitForChange() {
        try {
            wait();
        } catch (InterruptedException e) {
            // Nobody interrupts workers but a scheduler that goes down, after the budget was closed.
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void give(long bytes) {
        free += bytes;
        notifyAll();
    }

    /** Sends everybody away who waits, and who comes later. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
