package dev.descent.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** What a client may ask for at most. */
@Validated
@ConfigurationProperties("descent")
record WebProperties(
        @DefaultValue @Valid Limits limits,
        @DefaultValue @Valid Stream stream,
        @DefaultValue @Valid Idempotency idempotency,
        @DefaultValue @Valid Uploads uploads) {

    /**
     * @param requestBytes of a JSON request
     * @param uploadBytes of an upload, all its files together
     * @param predictRows of one predict request
     */
    record Limits(
            @DefaultValue("1MB") @NotNull DataSize requestBytes,
            @DefaultValue("2GB") @NotNull DataSize uploadBytes,
            @DefaultValue("10000") @Min(1) int predictRows) {}

    /**
     * @param maxClients that may follow events at the same time
     * @param heartbeatInterval between two signs of life on a silent stream
     * @param writeTimeout for how long a client may take nothing of what is sent to it
     * @param pollInterval between two looks for events that another process wrote
     */
    record Stream(
            @DefaultValue("1000") @Min(1) int maxClients,

            @DefaultValue("15s") @NotNull @DurationMin(millis = 1)
            Duration heartbeatInterval,

            @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
            Duration writeTimeout,

            @DefaultValue("500ms") @NotNull @DurationMin(millis = 1)
            Duration pollInterval) {}

    /** @param keep how long a key's first answer is given again */
    record Idempotency(
            @DefaultValue("24h") @NotNull @DurationMin(minutes = 1)
            Duration keep) {}

    /** @param keep how long an upload is kept that nobody adds to */
    record Uploads(
            @DefaultValue("24h") @NotNull @DurationMin(minutes = 1)
            Duration keep) {}
}
