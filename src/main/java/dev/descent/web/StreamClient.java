package dev.descent.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One who follows a stream. Whatever thread has something for the client, or hears from Tomcat that the client takes more, writes as
 * much as goes out at once; none ever waits. What it missed comes from the database; when it has reached the end there, it goes on
 * with the feed's chain, from a link that was the newest before it looked: so nothing is left out between the two, and what is in both
 * is known by its id.
 */
final class StreamClient implements WriteListener, AsyncListener {

    /** Where a client gets what it missed, by threads that may wait. */
    interface Background {

        void execute(Runnable task);

        /** Executes a task that couldn't be done now. */
        void executeLater(Runnable task);

        /** The client has gone, or been sent away. */
        void closed(StreamClient client);
    }

    private static final Logger log = LoggerFactory.getLogger(StreamClient.class);

    private static final int BATCH = 200;

    /** Bytes that Tomcat gets at once, and takes to itself where the client doesn't. */
    private static final int SLICE = 8192;

    /** Bytes that a client may be behind when there is more for it: as much is kept for the slowest. */
    private static final int MOST_BEHIND = 1 << 20;

    private static final byte[] SIGN_OF_LIFE = ":still here\n\n".getBytes(StandardCharsets.UTF_8);

    private final ReentrantLock lock = new ReentrantLock();
    private final EventFeed feed;
    private final long end;
    private final Background background;
    private final AsyncContext exchange;
    private final ServletOutputStream out;
    private final StreamConnection connection;

    /** The last event that was read or taken from the chain. */
    private long position;

    /** Its link; null while the client still reads from the database. */
    private EventFeed.@Nullable Link link;

    private byte[] block;
    private int written;
    private boolean unflushed;
    private boolean last;
    /** Whether the last event that was told is the end of the job, or of an attempt that was retried. */
    private boolean toldEnd;

    private boolean reading;
    private boolean closed;
    private long lastSign = System.nanoTime();

    /**
     * @param position the last event that the client has
     * @param end an event that is the last in any case
     * @param first what the client gets before any event
     */
    StreamClient(
            EventFeed feed,
            long position,
            long end,
            byte[] first,
            Background background,
            AsyncContext exchange,
            ServletOutputStream out,
            StreamConnection connection) {
        this.feed = feed;
        this.position = position;
        this.end = end;
        this.block = first;
        this.background = background;
        this.exchange = exchange;
        this.out = out;
        this.connection = connection;
    }

    EventFeed feed() {
        return feed;
    }

    @Override
    public void onWritePossible() {
        attempt(this::writeAll);
    }

    /** The connection is broken, or the client took nothing for too long: Tomcat closes the connection when this returns. */
    @Override
    public void onError(Throwable cause) {
        lock.lock();
        try {
            log.debug("A stream broke off", cause);
            connection.dropUnsent();
            close();
        } finally {
            lock.unlock();
        }
    }

    /** Without an answer to an error, Tomcat would look for a page that tells the client of it. */
    @Override
    public void onError(AsyncEvent event) {
        event.getAsyncContext().complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        lock.lock();
        try {
            close();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // There is no time limit.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // It is started once.
    }

    /** There are new events. */
    void pass() {
        attempt(() -> {
            // However much comes at once, a client gets the time until the next events to take it.
            if (link != null && feed.bytesOverdue(link) > MOST_BEHIND) {
                cut();
            } else {
                writeAll();
            }
        });
    }

    /** Lets a client that heard nothing for so long know that the stream is alive. */
    void tick(long now, long heartbeatNanos) {
        attempt(() -> {
            if (now - lastSign >= heartbeatNanos && written == block.length) {
                block = SIGN_OF_LIFE;
                written = 0;
                lastSign = now;
            }
            writeAll();
        });
    }

    /** Ends the stream, as the service does when it stops, or where the job is gone. */
    void end() {
        attempt(() -> {
            if (out.isReady()) {
                complete();
            } else {
                cut();
            }
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** One thread at a time, and none once the exchange is over: Tomcat uses its objects again. */
    private void attempt(Step step) {
        lock.lock();
        try {
            if (!closed) {
                step.run();
            }
        } catch (IOException | RuntimeException e) {
            log.debug("A stream broke off", e);
            cut();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what there is, as far as the client takes it. */
    private void writeAll() throws IOException {
        while (out.isReady()) {
            if (written < block.length || takeNext()) {
                int size = Math.min(SLICE, block.length - written);
                out.write(block, written, size);
                written += size;
                unflushed = true;
            } else if (unflushed) {
                out.flush();
                unflushed = false;
                lastSign = System.nanoTime();
            } else {
                goOn();
                return;
            }
        }
    }

    /** The next event of the chain becomes what is written; false if there is none. */
    private boolean takeNext() {
        EventFeed.Link next = link == null || last ? null : link.next();
        while (next != null && next.event().id() <= position) {
            link = next;
            next = next.next();
        }
        if (next == null) {
            return false;
        }
        link = next;
        position = next.event().id();
        last = next.event().last();
        block = next.event().bytes();
        written = 0;
        return true;
    }

    private void goOn() {
        if (last) {
            complete();
        } else if (link == null && !reading) {
            reading = true;
            background.execute(this::read);
        }
    }

    /** Gets what comes next from the database. */
    private void read() {
        EventFeed.Link newest = feed.end();
        List<StreamedEvent> next;
        try {
            // Nobody else moves the position meanwhile.
            next = feed.stored(position, BATCH);
        } catch (RuntimeException e) {
            log.debug("Stored events can't be read now; trying again", e);
            background.executeLater(this::read);
            return;
        }
        attempt(() -> {
            reading = false;
            take(next);
            if (next.size() < BATCH) {
                link = newest;
                connection.narrow();
            }
            writeAll();
        });
    }

    private void take(List<StreamedEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (StreamedEvent event : events) {
            bytes.writeBytes(event.bytes());
            position = event.id();
            toldEnd = event.last();
        }
        // Whatever was there is written, but for a sign of life that is needed no more.
        block = bytes.toByteArray();
        written = 0;
        // Behind the end of a job that was retried, more has come. Of an ended job there may be nothing left to tell.
        last = position >= end || events.size() < BATCH && (toldEnd || end < Long.MAX_VALUE);
    }

    private void complete() {
        close();
        exchange.complete();
    }

    private void cut() {
        close();
        connection.dropUnsent();
        connection.cut();
    }

    private void close() {
        if (!closed) {
            closed = true;
            background.closed(this);
        }
    }
}
