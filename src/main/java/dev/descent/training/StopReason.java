package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a training run ended. */
public enum StopReason {
    /** All epochs were run. */
    @JsonProperty("completed")
    COMPLETED,
    /** What was watched got no better any more. */
    @JsonProperty("early_stopped")
    EARLY_STOPPED,
    /** The loss, or a parameter after the last update, was no longer a finite number. */
    @JsonProperty("diverged")
    DIVERGED,
    /** The time was over that the job may take. */
    @JsonProperty("max_runtime")
    MAX_RUNTIME,
    /** The caller asked to stop. */
    @JsonProperty("user_stop")
    USER_STOP
}
