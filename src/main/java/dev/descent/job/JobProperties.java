package dev.descent.job;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How jobs are run and recorded.
 *
 * @param workers jobs that this process trains at once
 */
@Validated
@ConfigurationProperties("descent")
record JobProperties(
        @DefaultValue("1") @Min(1) int workers,
        @DefaultValue @Valid History history,
        @DefaultValue @Valid Queue queue) {

    /**
     * @param maxPoints of one series of one job
     * @param flushInterval between two writes of a running job's history, events and progress
     */
    record History(
            @DefaultValue("10000") @Min(10) @Max(1_000_000) int maxPoints,

            @DefaultValue("250ms") @NotNull @DurationMin(millis = 1)
            Duration flushInterval) {}

    /**
     * @param pollInterval between two looks for jobs that other processes put into the queue
     * @param heartbeatInterval of a running job; after six missed ones another worker takes it
     */
    record Queue(
            @DefaultValue("500ms") @NotNull @DurationMin(millis = 1)
            Duration pollInterval,

            @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
            Duration heartbeatInterval) {}
}
