package dev.descent.job;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.descent.job.JobEventLog.Draft;
import dev.descent.training.StopReason;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Writes jobs together with what follows from each change: transitions, events, and word to whoever waits for the commit. */
@Component
class JobStore {

    private final JobRepository jobs;
    private final EntityManager entities;
    private final JobEventLog events;
    private final AttemptLog attempts;
    private final JdbcTemplate jdbc;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    JobStore(
            JobRepository jobs,
            EntityManager entities,
            JobEventLog events,
            AttemptLog attempts,
            JdbcTemplate jdbc,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.jobs = jobs;
        this.entities = entities;
        this.events = events;
        this.attempts = attempts;
        this.jdbc = jdbc;
        this.publisher = publisher;
        this.clock = clock;
    }

    private record StatusData(JobStatus status, @Nullable StopReason stopReason, int attempt, String reason) {}

    private record DoneData(
            JobStatus status,
            @Nullable StopReason stopReason,
            int attempt,
            @Nullable JobError error,
            @JsonRawValue @Nullable String metrics,
            @Nullable String modelId) {}

    /** The job, its row locked until the caller's transaction ends: only so may a job be changed. */
    Optional<Job> lock(String id) {
        return jobs.lock(id);
    }

    /** Whether there is an event of this id and type. */
    boolean hasEvent(String jobId, long id, String type) {
        return events.after(jobId, id - 1, 1).stream()
                .anyMatch(event -> event.id() == id && event.type().equals(type));
    }

    /** Writes the job's changes: those of a new job, or of a locked one. */
    void save(Job job, List<Draft> drafts) {
        if (!entities.contains(job)) {
            entities.persist(job);
            // Now rather than at the commit, so that the rows of the other tables find it.
            entities.flush();
        }
        Instant now = clock.instant();
        events.append(job, drafts, now);
        for (JobTransition move : job.takeNewTransitions()) {
            StatusData data = new StatusData(
                    move.to(), move.to() == job.status() ? job.stopReason() : null, move.attempt(), move.reason());
            events.append(job, List.of(new Draft("status", data)), now);
            write(job, move);
            attempts.follow(job, move);
        }
        if (job.status().isTerminal()) {
            DoneData data = new DoneData(
                    job.status(), job.stopReason(), job.attempt(), job.error(), job.metrics(), job.modelId());
            events.append(job, List.of(new Draft("done", data)), now);
        }
        publisher.publishEvent(new JobChanged(job.id(), job.status(), job.stopRequested()));
    }

    /** A transition is numbered by the id of its event. */
    private void write(Job job, JobTransition move) {
        JobStatus from = move.from();
        jdbc.update(
                "insert into job_transition (job_id, seq, from_status, to_status, attempt, reason, at) values (?, ?, ?, ?, ?, ?, ?)",
                job.id(),
                job.lastEventId(),
                from == null ? null : from.name(),
                move.to().name(),
                move.attempt(),
                move.reason(),
                JobEventLog.utc(move.at()));
    }
}
