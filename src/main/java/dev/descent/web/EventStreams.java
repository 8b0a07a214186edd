package dev.descent.web;

import dev.descent.job.Job;
import dev.descent.job.JobEventLog;
import dev.descent.job.JobService;
import dev.descent.job.JobStatus;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

/** Turns requests into streams of events, watches over them, and ends them. */
@Component
class EventStreams implements StreamClient.Background {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    /** Threads that read for clients what these have missed; as many of the database's connections are in use at most. */
    private static final int READERS = 4;

    /** Jobs of the snapshot of all. */
    private static final int MOST_JOBS = 200;

    private static final byte[] RECONNECT = "retry:1000\n\n".getBytes(StandardCharsets.UTF_8);

    private final JobService jobs;
    private final JobEventLog events;
    private final EventTail tail;
    private final StreamConnector connector;
    private final JsonMapper json;
    private final WebProperties.Stream properties;
    private final Semaphore room;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(READERS, new CustomizableThreadFactory("descent-stream-"));
    private final ScheduledExecutorService clock =
            Executors.newScheduledThreadPool(2, new CustomizableThreadFactory("descent-stream-clock-"));
    private volatile boolean stopping;

    EventStreams(
            JobService jobs,
            JobEventLog events,
            EventTail tail,
            StreamConnector connector,
            JsonMapper json,
            WebProperties properties) {
        this.jobs = jobs;
        this.events = events;
        this.tail = tail;
        this.connector = connector;
        this.json = json;
        this.properties = properties.stream();
        this.room = new Semaphore(this.properties.maxClients());
        long heartbeatMillis = this.properties.heartbeatInterval().toMillis();
        long tickMillis = Math.min(heartbeatMillis, 1000);
        clock.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(
                this::endThoseOfDeletedJobs, heartbeatMillis, heartbeatMillis, TimeUnit.MILLISECONDS);
    }

    /** A stream that begins with the job as it is now, and goes on with what comes after. */
    void fromNow(Job job, ServletWebRequest exchange) {
        // Of an ended job, the last event is the one that says so.
        long position = job.status().isTerminal() ? job.lastEventId() - 1 : job.lastEventId();
        open(exchange, job.id(), position, end(job), snapshot(position, JobResponse.full(job, null)));
    }

    /** A stream of the job's events that have a greater id. */
    void after(Job job, long position, ServletWebRequest exchange) {
        open(exchange, job.id(), position, end(job), new byte[0]);
    }

    /** A stream that begins with the jobs that haven't ended, and goes on with the events of all. */
    void allFromNow(ServletWebRequest exchange) {
        long position = events.lastSeq();
        List<JobStatus> unended = Arrays.stream(JobStatus.values())
                .filter(status -> !status.isTerminal())
                .toList();
        List<Job> found = jobs.list(null, unended, MOST_JOBS + 1);
        Page<JobResponse> page = Page.of(found, MOST_JOBS, Job::id, JobResponse::listed);
        open(exchange, EventTail.ALL_JOBS, position, Long.MAX_VALUE, snapshot(position, page));
    }

    /** A stream of the events of all jobs that have a greater number. */
    void allAfter(long position, ServletWebRequest exchange) {
        // A client may come with an id of another database; it would never be reached.
        open(exchange, EventTail.ALL_JOBS, Math.min(position, events.lastSeq()), Long.MAX_VALUE, new byte[0]);
    }

    private static long end(Job job) {
        return job.status().isTerminal() ? job.lastEventId() : Long.MAX_VALUE;
    }

    private byte[] snapshot(long position, Object data) {
        return StreamedEvent.text(position, "snapshot", json.writeValueAsString(data));
    }

    private void open(ServletWebRequest exchange, String jobId, long position, long end, byte[] snapshot) {
        if (exchange.getHttpMethod() == HttpMethod.HEAD) {
            // Nothing would ever be written, and so nobody notice that the client has gone.
            setHeaders(Objects.requireNonNull(exchange.getResponse()));
            return;
        }
        if (!room.tryAcquire()) {
            throw new TooManyStreamsException(properties.maxClients());
        }
        @Nullable EventFeed feed = null;
        try {
            feed = tail.join(jobId);
            start(exchange, feed, position, end, snapshot);
        } catch (IOException | RuntimeException e) {
            if (feed != null) {
                tail.leave(feed);
            }
            room.release();
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
    }

    private void start(ServletWebRequest exchange, EventFeed feed, long position, long end, byte[] snapshot)
            throws IOException {
        HttpServletRequest request = exchange.getRequest();
        StreamConnection connection = connector.connection(request);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        // The server's own, rather than what is around it for answers of one piece.
        HttpServletResponse response = (HttpServletResponse) async.getResponse();
        setHeaders(response);
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        first.writeBytes(RECONNECT);
        first.writeBytes(snapshot);
        ServletOutputStream out = response.getOutputStream();
        StreamClient client = new StreamClient(feed, position, end, first.toByteArray(), this, async, out, connection);
        async.addListener(client);
        feed.clients().add(client);
        out.setWriteListener(client);
        if (stopping) {
            client.end();
        }
    }

    private static void setHeaders(HttpServletResponse response) {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader("Cache-Control", "no-cache");
        // Proxies are asked not to collect events before they pass them on.
        response.setHeader("X-Accel-Buffering", "no");
        // The connection is set up for a stream: nothing else is to come after it.
        response.setHeader("Connection", "close");
    }

    @Override
    public void execute(Runnable task) {
        try {
            readers.execute(task);
        } catch (RejectedExecutionException e) {
            // The service stops, and every stream with it.
        }
    }

    @Override
    public void executeLater(Runnable task) {
        try {
            clock.schedule(() -> execute(task), properties.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The service stops, and every stream with it.
        }
    }

    @Override
    public void closed(StreamClient client) {
        client.feed().clients().remove(client);
        tail.leave(client.feed());
        room.release();
    }

    private void tick() {
        long now = System.nanoTime();
        long heartbeat = properties.heartbeatInterval().toNanos();
        tail.feeds().forEach(feed -> feed.clients().forEach(client -> client.tick(now, heartbeat)));
    }

    /** A client that hasn't come to the end of a job before it was deleted would wait for it forever. */
    private void endThoseOfDeletedJobs() {
        try {
            for (EventFeed feed : tail.feeds()) {
                if (!feed.jobId().equals(EventTail.ALL_JOBS) && !jobs.exists(feed.jobId())) {
                    feed.clients().forEach(StreamClient::end);
                }
            }
        } catch (RuntimeException e) {
            log.debug("It can't be told now which jobs there are", e);
        }
    }

    /**
     * Streams end before the server waits for its last requests, which they would keep open. Clients come back with their
     * Last-Event-ID.
     */
    @EventListener
    void stop(ContextClosedEvent closed) {
        stopping = true;
        clock.shutdown();
        readers.shutdown();
        tail.stop();
        tail.feeds().forEach(feed -> feed.clients().forEach(StreamClient::end));
    }
}
