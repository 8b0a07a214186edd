package dev.descent.job;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How jobs are run and recorded.
 *
 * @param dataDir directory of everything that the service stores in files
 * @param workers jobs that this process trains at once
 */
@Validated
@ConfigurationProperties("descent")
record JobProperties(
        @DefaultValue("./data") @NotNull Path dataDir,
        @DefaultValue("1") @Min(1) int workers,
        @DefaultValue @Valid History history,
        @DefaultValue @Valid Queue queue,
        @DefaultValue @Valid Retries retries,
        @DefaultValue @Valid Retention retention) {

    /**
     * What is deleted some time after a job has ended; 0 for never.
     *
     * @param checkpoints its checkpoints
     * @param jobs the job, with its history, events and model
     * @param sweepInterval between two looks for what is to go
     */
    record Retention(
            @DefaultValue("7d") @NotNull @DurationMin(millis = 0)
            Duration checkpoints,

            @DefaultValue("0") @NotNull @DurationMin(millis = 0)
            Duration jobs,

            @DefaultValue("10m") @NotNull @DurationMin(millis = 1)
            Duration sweepInterval) {}

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
     * @param maxQueued jobs that may wait; more are refused for the time being
     * @param memoryBudget that the jobs of this process may plan on together; if absent what the machine or the container has
     */
    record Queue(
            @DefaultValue("500ms") @NotNull @DurationMin(millis = 1)
            Duration pollInterval,

            @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
            Duration heartbeatInterval,

            @DefaultValue("10000") @Min(1) int maxQueued,
            @Nullable DataSize memoryBudget) {}
}
