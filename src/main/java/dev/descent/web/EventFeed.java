package dev.descent.web;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of one job, or of all, on their way to the clients that follow them. New ones are kept in a chain, each of them once for
 * all clients; a client holds on to the link that it has come to, and what all have passed is garbage. Older ones are in the database.
 */
final class EventFeed {

    /** The events in the database that have a greater id, in order. */
    @FunctionalInterface
    interface Stored {
        List<StreamedEvent> after(long id, int limit);
    }

    /** One event, in the order of their ids. */
    static final class Link {

        private final StreamedEvent event;
        private final long bytesSoFar;
        private volatile @Nullable Link next;

        private Link(StreamedEvent event, long bytesBefore) {
            this.event = event;
            this.bytesSoFar = bytesBefore + event.bytes().length;
        }

        StreamedEvent event() {
            return event;
        }

        @Nullable
        Link next() {
            return next;
        }
    }

    private final String jobId;
    private final Stored stored;
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
    private int users;
    private volatile long passed;
    private volatile Link end = new Link(new StreamedEvent(0, new byte[0], false), 0);

    EventFeed(String jobId, Stored stored) {
        this.jobId = jobId;
        this.stored = stored;
    }

    String jobId() {
        return jobId;
    }

    /** One client more uses the feed, and will be among {@link #clients}. */
    void joined() {
        users++;
    }

    /** One less; true if it was the last. */
    boolean left() {
        return --users == 0;
    }

    /** Those who are to get new events. */
    Set<StreamClient> clients() {
        return clients;
    }

    List<StreamedEvent> stored(long after, int limit) {
        return stored.after(after, limit);
    }

    /** The newest event; what it says itself doesn't matter if it is older than what a client knows. */
    Link end() {
        return end;
    }

    /** How many bytes behind this link clients have been told of, but for the last time. */
    long bytesOverdue(Link link) {
        return passed - link.bytesSoFar;
    }

    /** Takes a new event; one thread may do so. */
    void add(StreamedEvent event) {
        Link last = end;
        Link link = new Link(event, last.bytesSoFar);
        last.next = link;
        end = link;
    }

    /** Tells every client that there is something new; one thread may do so. */
    void pass() {
        clients.forEach(StreamClient::pass);
        passed = end.bytesSoFar;
    }
}
