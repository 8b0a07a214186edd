package dev.descent.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a user may ask of a job. */
public enum JobAction {
    @JsonProperty("cancel")
    CANCEL,
    @JsonProperty("delete")
    DELETE;

    /** As in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
