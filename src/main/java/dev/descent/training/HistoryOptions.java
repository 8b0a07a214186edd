package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** What is kept of a run besides its losses and metrics. Each parameter's meaning stands with it. */
public record HistoryOptions(
        @JsonPropertyDescription(
                "Whether each layer's gradient norm, parameter norm, update ratio and clipped share are kept")
        Boolean gradients) {

    /** As many first steps are watched: they show most, and that costs most for a short while only. */
    private static final int ALL_STEPS = 100;

    private static final int STRIDE = 10;

    public HistoryOptions {
        gradients = Objects.requireNonNullElse(gradients, false);
    }

    /** Whether what a step does to the layers is kept. @param step from 1 */
    boolean watches(long step) {
        return gradients && (step <= ALL_STEPS || step % STRIDE == 0);
    }
}
