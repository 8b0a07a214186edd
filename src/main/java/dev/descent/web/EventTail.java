package dev.descent.web;

import dev.descent.job.JobChanged;
import dev.descent.job.JobEventLog;
import dev.descent.job.LoggedEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Reads each new event from the database once, as soon as it is committed, and hands it to the feeds that it belongs to: one thread
 * for all jobs and all clients, which reads only while somebody follows.
 */
@Component
class EventTail {

    /** In place of a job's id. */
    static final String ALL_JOBS = "";

    private static final Logger log = LoggerFactory.getLogger(EventTail.class);

    private static final int BATCH = 500;

    /** So that a crowd of clients hears of several events at once, and the writing to all of them leaves training alone. */
    private static final long REST_MILLIS_FOR_EACH_CLIENT = 1;

    private static final long LONGEST_REST_MILLIS = 500;

    private final JobEventLog events;
    private final long pollMillis;
    private final Map<String, EventFeed> feeds = new ConcurrentHashMap<>();
    private final Semaphore bell = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "descent-events");
    /** Clients that the last read was for. */
    private int told;

    private volatile long position;
    private volatile boolean stopping;

    EventTail(JobEventLog events, WebProperties properties) {
        this.events = events;
        this.pollMillis = properties.stream().pollInterval().toMillis();
        thread.setDaemon(true);
    }

    /**
     * The feed of a job, or of all, for one more client. What is committed from now on reaches it; the client finds everything else in
     * the database.
     */
    synchronized EventFeed join(String jobId) {
        if (feeds.isEmpty()) {
            // Before there is a feed that could miss an event: all that are older can be read by whoever wants them.
            position = events.lastSeq();
        }
        EventFeed feed = feeds.computeIfAbsent(
                jobId,
                id -> new EventFeed(
                        id,
                        (after, limit) -> id.equals(ALL_JOBS)
                                ? events.since(after, limit).stream()
                                        .map(StreamedEvent::ofAll)
                                        .toList()
                                : events.after(id, after, limit).stream()
                                        .map(StreamedEvent::ofJob)
                                        .toList()));
        feed.joined();
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
        bell.release();
        return feed;
    }

    /** One client less. */
    synchronized void leave(EventFeed feed) {
        if (feed.left()) {
            feeds.remove(feed.jobId(), feed);
        }
    }

    /** Those that somebody follows. */
    Collection<EventFeed> feeds() {
        return feeds.values();
    }

    @TransactionalEventListener
    void onJobChanged(JobChanged changed) {
        if (feeds.containsKey(changed.jobId()) || feeds.containsKey(ALL_JOBS)) {
            bell.release();
        }
    }

    /** Reads no more. Not by an interrupt, which would close the file of an H2 that the thread is just reading. */
    void stop() {
        stopping = true;
        bell.release();
    }

    private void run() {
        boolean away = false;
        while (!stopping) {
            int read = 0;
            try {
                read = feeds.isEmpty() ? 0 : read();
                away = false;
            } catch (RuntimeException e) {
                if (!away && !stopping) {
                    log.warn("Events can't be read from the database now; their streams wait for it", e);
                }
                away = true;
            }
            if (read < BATCH) {
                rest();
            }
        }
    }

    private int read() {
        List<LoggedEvent> next = events.since(position, BATCH);
        Set<EventFeed> touched = new HashSet<>();
        for (LoggedEvent logged : next) {
            // Looked up one by one: a client that joins from here on finds the event in the database.
            EventFeed ofJob = feeds.get(logged.jobId());
            if (ofJob != null) {
                ofJob.add(StreamedEvent.ofJob(logged.event()));
                touched.add(ofJob);
            }
            EventFeed ofAll = feeds.get(ALL_JOBS);
            if (ofAll != null) {
                ofAll.add(StreamedEvent.ofAll(logged));
                touched.add(ofAll);
            }
            position = logged.seq();
        }
        touched.forEach(EventFeed::pass);
        told = touched.stream().mapToInt(feed -> feed.clients().size()).sum();
        return next.size();
    }

    /** Leaves time for others, and waits until there may be new events of this process, or of others. */
    private void rest() {
        try {
            Thread.sleep(Math.min(LONGEST_REST_MILLIS, told * REST_MILLIS_FOR_EACH_CLIENT));
            if (feeds.isEmpty()) {
                bell.acquire();
            } else {
                bell.tryAcquire(pollMillis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
            stopping = true;
        }
        bell.drainPermits();
    }
}
