package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** What is kept of a run besides its losses and metrics. Each parameter's meaning stands with it. */
public record HistoryOptions(
        @JsonPropertyDescription(
                "Whether each layer's gradient norm, parameter norm, update ratio and clipped share are kept")
        Boolean gradients) {

    public HistoryOptions {
        gradients = Objects.requireNonNullElse(gradients, false);
    }
}
