package dev.descent.network;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the threads that share a batch's rows meet inside a pass: what is computed over the whole batch, such as its mean, needs all
 * of them. Each must meet as often as every other.
 */
public final class Rendezvous {

    /** Some fifty microseconds; a thread that waits longer sleeps in between, so that others have its core. */
    private static final int SPINS = 2_500;

    private static final long NAP_NANOS = 20_000;

    private final int parties;
    private final Map<Integer, Sum> sums = new HashMap<>();
    private int arrived;
    private volatile long meetings;
    private volatile boolean aborted;

    /** @param parties threads that meet, at least 1 */
    public Rendezvous(int parties) {
        this.parties = parties;
    }

    /** Lets those that wait, or come later, fail: one of the threads won't come. */
    public void abort() {
        aborted = true;
    }

    /** The sums of one layer's numbers. */
    synchronized Sum sum(int layer, int most) {
        return sums.computeIfAbsent(layer, number -> new Sum(most));
    }

    private void await() {
        long meeting;
        synchronized (this) {
            meeting = meetings;
            if (++arrived == parties) {
                arrived = 0;
                meetings = meeting + 1;
                return;
            }
        }
        for (int spins = 0; meetings == meeting; spins++) {
            if (aborted) {
                throw new IllegalStateException("another thread failed in the middle of a pass");
            }
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    /** Adds up the numbers that each thread has of its rows; the same bits for all, in the order of the shares. */
    final class Sum {

        /** Twice: while one thread still reads the sums of a meeting, another may write for the next. */
        private final double[][][] slots;

        private final int[] uses = new int[parties];

        private Sum(int most) {
            this.slots = new double[2][parties][most];
        }

        /**
         * Replaces the first {@code length} values by their sums over all threads.
         *
         * @param share number of the calling thread's share
         */
        void add(int share, double[] values, int length) {
            if (parties == 1) {
                return;
            }
            double[][] meeting = slots[uses[share]++ & 1];
            System.arraycopy(values, 0, meeting[share], 0, length);
            await();
            for (int i = 0; i < length; i++) {
                double sum = 0;
                for (double[] part : meeting) {
                    sum += part[i];
                }
                values[i] = sum;
            }
        }
    }
}
