package dev.descent.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a user may ask of a job. */
public enum JobAction {
    /** Save it, and hold it. */
    @JsonProperty("pause")
    PAUSE,
    /** Go on with a paused one. */
    @JsonProperty("resume")
    RESUME,
    /** Finish now, and keep the model. */
    @JsonProperty("stop")
    STOP,
    /** Give it up. */
    @JsonProperty("cancel")
    CANCEL,
    /** Queue it again after it failed or was cancelled. */
    @JsonProperty("retry")
    RETRY,
    @JsonProperty("delete")
    DELETE;

    /** As in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
