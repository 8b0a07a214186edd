package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When a run is saved on its way, so that it can go on from there. Each parameter's meaning stands with it. */
public record CheckpointOptions(
        @JsonPropertyDescription("Updates after which a checkpoint is written") @Nullable @Positive
        Long everySteps,

        @JsonPropertyDescription(
                "Seconds after which a checkpoint is written; 30 if neither this nor every_steps is given")
        @Nullable
        @DecimalMin("0.1")
        Double everySeconds,

        @JsonPropertyDescription(
                "Whether the checkpoint of the best epoch is kept beside the latest: one is written at the end of an epoch"
                        + " that is better than all before, at most once a second")
        Boolean keepBest,

        @JsonPropertyDescription(
                "Figure that says which epoch is the best; if absent that of early stopping, or the loss, on"
                        + " held-out rows where there are any")
        @Nullable
        @Size(max = 200)
        String monitor,

        @JsonPropertyDescription("Whether better is less or more; auto knows it of each figure")
        EarlyStopping.Mode mode) {

    private static final double STANDARD_SECONDS = 30;

    public CheckpointOptions {
        everySeconds = everySteps == null && everySeconds == null ? Double.valueOf(STANDARD_SECONDS) : everySeconds;
        keepBest = Objects.requireNonNullElse(keepBest, true);
        mode = Objects.requireNonNullElse(mode, EarlyStopping.Mode.AUTO);
    }

    static CheckpointOptions standard() {
        return new CheckpointOptions(null, null, true, null, EarlyStopping.Mode.AUTO);
    }

    /**
     * What says which epoch is the best, as early stopping without patience would.
     *
     * @param stopping of the job, which watches the same figure where nothing else is said
     */
    EarlyStopping watch(@Nullable EarlyStopping stopping) {
        if (stopping != null && monitor == null && mode == EarlyStopping.Mode.AUTO) {
            return new EarlyStopping(stopping.monitor(), 0.0, 0, stopping.mode(), null, false, 0);
        }
        return new EarlyStopping(monitor, 0.0, 0, mode, null, false, 0);
    }

    /**
     * Whether one value of the figure is better than another.
     *
     * @param value not a number is never better
     */
    public boolean isBetter(double value, double than) {
        return mode == EarlyStopping.Mode.MAX ? value > than : value < than;
    }

    CheckpointOptions watching(EarlyStopping settled) {
        return new CheckpointOptions(everySteps, everySeconds, keepBest, settled.monitor(), settled.mode());
    }
}
