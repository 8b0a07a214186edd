package dev.descent.job;

/** As many jobs wait as may: another can be submitted later. */
public final class QueueFullException extends RuntimeException {

    QueueFullException(int most) {
        super("There are " + most
                + " jobs in the queue, and no more may wait (descent.queue.max-queued). Try again later.");
    }
}
