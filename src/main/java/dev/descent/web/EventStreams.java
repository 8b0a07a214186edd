package dev.descent.web;

import dev.descent.job.Job;
import dev.descent.job.JobEvent;
import dev.descent.job.JobEventLog;
import dev.descent.job.JobService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the rows of a job's event table to clients as they appear, each client by a thread of its own: one that is slow, and waits
 * for its socket until the server's write timeout cuts it off, is in nobody else's way, and training knows nothing of it.
 */
@Component
class EventStreams {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private static final int BATCH = 200;
    private static final long RECONNECT_MILLIS = 1000;
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private final JobService jobs;
    private final JobEventLog events;
    private final EventBell bell;
    private final JsonMapper json;
    private final WebProperties.Stream properties;
    private final ThreadPoolExecutor clients;
    private volatile boolean stopping;

    EventStreams(JobService jobs, JobEventLog events, EventBell bell, JsonMapper json, WebProperties properties) {
        this.jobs = jobs;
        this.events = events;
        this.bell = bell;
        this.json = json;
        this.properties = properties.stream();
        this.clients = new ThreadPoolExecutor(
                0,
                this.properties.maxClients(),
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new CustomizableThreadFactory("descent-stream-"));
    }

    /** A stream that begins with the job as it is now, and goes on with what comes after. */
    SseEmitter fromNow(Job job) {
        // Of an ended job, the last event is the one that says so.
        long position = job.status().isTerminal() ? job.lastEventId() - 1 : job.lastEventId();
        SseEmitter emitter = new SseEmitter(0L);
        return start(emitter, job.id(), () -> {
            emitter.send(SseEmitter.event()
                    .id(String.valueOf(position))
                    .name("snapshot")
                    .reconnectTime(RECONNECT_MILLIS)
                    .data(json.writeValueAsString(JobResponse.full(job, null)), TEXT));
            follow(emitter, job.id(), position);
        });
    }

    /** A stream of the events that have a greater id. */
    SseEmitter after(String jobId, long position) {
        SseEmitter emitter = new SseEmitter(0L);
        return start(emitter, jobId, () -> follow(emitter, jobId, position));
    }

    @FunctionalInterface
    private interface Pump {
        void run() throws IOException, InterruptedException;
    }

    private SseEmitter start(SseEmitter emitter, String jobId, Pump pump) {
        try {
            clients.execute(() -> {
                try {
                    pump.run();
                } catch (IOException e) {
                    // The client has gone, or was too slow: the server closes the connection itself.
                    log.debug("A stream of job {} broke off", jobId, e);
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    log.warn("A stream of job {} failed", jobId, e);
                }
                emitter.complete();
            });
        } catch (RejectedExecutionException e) {
            throw new TooManyStreamsException(properties.maxClients());
        }
        return emitter;
    }

    private void follow(SseEmitter emitter, String jobId, long from) throws IOException, InterruptedException {
        long position = from;
        long heartbeatNanos = properties.heartbeatInterval().toNanos();
        long lastSign = System.nanoTime();
        try (EventBell.Ear ear = bell.listen(jobId)) {
            while (!stopping) {
                List<JobEvent> next = events.after(jobId, position, BATCH);
                for (JobEvent event : next) {
                    emitter.send(SseEmitter.event()
                            .id(String.valueOf(event.id()))
                            .name(event.type())
                            .data(event.data(), TEXT));
                    position = event.id();
                    lastSign = System.nanoTime();
                    // After that of a job that was retried, more has come.
                    if (event.type().equals("done")
                            && events.after(jobId, position, 1).isEmpty()) {
                        return;
                    }
                }
                if (System.nanoTime() - lastSign >= heartbeatNanos) {
                    emitter.send(SseEmitter.event().comment("still here"));
                    lastSign = System.nanoTime();
                }
                if (next.isEmpty()) {
                    ear.await(properties.pollInterval().toMillis());
                    if (!jobs.exists(jobId)) {
                        return;
                    }
                }
            }
        }
    }

    /**
     * Streams end before the server waits for its last requests, which they would keep open. Clients come back with their
     * Last-Event-ID.
     */
    @EventListener
    void stop(ContextClosedEvent closed) {
        // Not by interrupts, which would close the file of an H2 that a thread is just reading.
        stopping = true;
        clients.shutdown();
        bell.ringAll();
    }
}
