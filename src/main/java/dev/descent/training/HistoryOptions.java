package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** What is kept of a run besides its losses and metrics. Each parameter's meaning stands with it. */
public record HistoryOptions(
        @JsonPropertyDescription(
                "Whether each layer's gradient norm, parameter norm, update ratio and clipped share are kept, of the first 100"
                        + " updates and of every tenth from there: series gradient_norm/0, parameter_norm/0, update_ratio/0,"
                        + " clipped_share/0 of the first layer, and so on")
        Boolean gradients) {

    /** As many first updates are watched: they show most, and that costs most for a short while only. */
    private static final int ALL = 100;

    private static final int STRIDE = 10;

    public HistoryOptions {
        gradients = Objects.requireNonNullElse(gradients, false);
    }

    /** Whether what an update does to the layers is kept. @param update from 1; 0 for a step that makes none */
    boolean watches(long update) {
        return gradients && update > 0 && (update <= ALL || update % STRIDE == 0);
    }
}
