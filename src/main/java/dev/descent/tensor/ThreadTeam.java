package dev.descent.tensor;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share one short piece of work after another, the caller being the first of them. Between two pieces the
 * others spin for a moment, since the next one often follows at once, and then sleep. Native calls within a share use the member's
 * own thread only. Not safe for use by several callers.
 */
public final class ThreadTeam implements AutoCloseable {

    /** Some ten microseconds: about what it costs to wake a thread. */
    private static final int SPINS = 500;

    /**
     * Some fifty microseconds: shares of one size end at nearly the same time where each thread has a core, and where it hasn't, a
     * caller that doesn't sleep keeps the others from theirs.
     */
    private static final int WAITING_SPINS = 2_500;

    private final Member[] members;
    private boolean closed;

    /** @param threads that work, the caller included; at least 1 */
    public ThreadTeam(int threads) {
        members = new Member[threads - 1];
        for (int i = 0; i < members.length; i++) {
            members[i] = new Member(i + 1);
        }
        try {
            for (Member member : members) {
                member.start();
            }
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /** The caller on its own. */
    public static ThreadTeam alone() {
        return new ThreadTeam(1);
    }

    /** Number of threads, the caller included. */
    public int size() {
        return members.length + 1;
    }

    /**
     * Has each member do its share and waits for all of them.
     *
     * @param share called once with each number from 0 up to, not including, {@link #size}, on threads of their own
     * @throws RuntimeException what a share threw, the caller's own first
     * @throws IllegalStateException after {@link #close}
     */
    public void run(IntConsumer share) {
        if (closed) {
            throw new IllegalStateException("the team was sent home");
        }
        if (members.length == 0) {
            runAlone(() -> share.accept(0));
            return;
        }
        for (Member member : members) {
            member.begin(share);
        }
        Throwable failure = null;
        Backend.limitThreadsHere(1);
        try {
            share.accept(0);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        for (Member member : members) {
            Throwable thrown = member.await();
            failure = failure == null ? thrown : failure;
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    /** Has the caller do all of it, with native calls that may use as many threads as the team has. */
    public void runAlone(Runnable work) {
        Backend.limitThreadsHere(size());
        work.run();
    }

    /** Ends the threads. */
    @Override
    public void close() {
        closed = true;
        for (Member member : members) {
            member.end();
        }
    }

    private static final class Member extends Thread {

        private final int number;
        /** Pieces of work that were begun, and that are done: the caller writes the one, this thread the other. */
        private volatile long begun;

        private volatile long done;
        private volatile boolean asleep;
        private volatile boolean ended;
        /** The caller, if it sleeps until this one is done. */
        private volatile @Nullable Thread waiting;

        private boolean interrupted;
        private @Nullable IntConsumer share;
        private @Nullable Throwable failure;

        Member(int number) {
            super("team-" + number);
            this.number = number;
            setDaemon(true);
        }

        void begin(IntConsumer work) {
            share = work;
            begun = begun + 1;
            wake();
        }

        private void wake() {
            // Either this sees that the thread sleeps, or the thread, which looks once more after saying so, sees the
            // work.
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        @Nullable
        Throwable await() {
            for (int spins = 0; done != begun; spins++) {
                if (spins < WAITING_SPINS) {
                    Thread.onSpinWait();
                } else {
                    sleepUntilDone();
                }
            }
            if (interrupted) {
                // The share can't be left half done; whoever interrupts finds the thread interrupted afterwards.
                interrupted = false;
                Thread.currentThread().interrupt();
            }
            return failure;
        }

        private void sleepUntilDone() {
            waiting = Thread.currentThread();
            if (done != begun) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    interrupted = true;
                }
            }
            waiting = null;
        }

        void end() {
            ended = true;
            wake();
        }

        @Override
        public void run() {
            Backend.limitThreadsHere(1);
            while (awaitWork()) {
                try {
                    if (share != null) {
                        share.accept(number);
                    }
                    failure = null;
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                done = begun;
                // Either this sees that the caller sleeps, or the caller, which looks once more after saying so, sees
                // the end.
                Thread caller = waiting;
                if (caller != null) {
                    LockSupport.unpark(caller);
                }
            }
        }

        /** @return false at the end */
        private boolean awaitWork() {
            int spins = 0;
            while (begun == done) {
                if (ended) {
                    return false;
                }
                if (++spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    asleep = true;
                    if (begun == done && !ended) {
                        LockSupport.park(this);
                        // An interrupted thread would no longer sleep, and nobody asks this one to stop in that way.
                        Thread.interrupted();
                    }
                    asleep = false;
                }
            }
            return true;
        }
    }
}
