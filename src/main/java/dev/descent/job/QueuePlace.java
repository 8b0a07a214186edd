package dev.descent.job;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;

/**
 * A job's place among those that wait.
 *
 * @param priority greater is sooner
 * @param dueAt before which it isn't started; among equal priorities the earlier is first
 * @param entry number of its present entry in the queue: one of an earlier number means nothing any more
 */
@Embeddable
public record QueuePlace(
        int priority,
        Instant dueAt,
        @Column(name = "queue_entry") int entry) {

    QueuePlace of(int otherPriority) {
        return new QueuePlace(otherPriority, dueAt, entry);
    }

    QueuePlace due(Instant later) {
        return new QueuePlace(priority, later, entry);
    }

    /** A further entry. */
    QueuePlace next(Instant now) {
        return new QueuePlace(priority, now, entry + 1);
    }
}
