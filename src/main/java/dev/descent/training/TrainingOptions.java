package dev.descent.training;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** How a network is fitted. */
public record TrainingOptions(
        @NotNull @Positive Integer epochs, @Positive Integer batchSize) {

    public TrainingOptions {
        batchSize = Objects.requireNonNullElse(batchSize, 32);
    }
}
