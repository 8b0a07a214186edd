package dev.descent.job;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How attempts that ended for reasons that may pass are repeated: a lost worker, a disk or a database that was away.
 *
 * @param maxAttempts in a row without a new checkpoint, after which the job has failed
 * @param backoff before the second attempt; it doubles with each further one
 */
record Retries(
        @DefaultValue("3") @Min(1) int maxAttempts,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 0)
        Duration backoff) {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** @param failures so far, from 1 */
    Duration delay(int failures) {
        Duration delay = backoff.multipliedBy(1L << Math.min(failures - 1, 20));
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
