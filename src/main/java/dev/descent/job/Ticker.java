package dev.descent.job;

import java.util.concurrent.locks.LockSupport;

/** Time as it passes, whatever a clock is set to. */
interface Ticker {

    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) {
            LockSupport.parkNanos(nanos);
        }
    };

    /** Nanoseconds since some moment. */
    long nanos();

    /** Lets about so many nanoseconds pass. */
    void sleep(long nanos);
}
