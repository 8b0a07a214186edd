package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.network.Loss;
import dev.descent.network.Metric;
import dev.descent.optimizer.Adam;
import dev.descent.optimizer.Clip;
import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.Regularization;
import dev.descent.optimizer.UpdateChain;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a network is fitted. Each parameter's meaning stands with it. */
public record TrainingOptions(
        @JsonPropertyDescription("Passes over the training rows") @NotNull @Positive @Max(1_000_000)
        Integer epochs,

        @JsonPropertyDescription("Rows of one update; `full` for all training rows, which is one update per epoch")
        @Valid
        BatchSize batchSize,

        @JsonPropertyDescription("What training makes small") @NotNull @Valid
        Loss loss,

        @JsonPropertyDescription(
                "Figures to measure beside the loss; accuracy for classes and mean_absolute_error for numbers if absent")
        @Nullable
        List<@NotNull @Valid Metric> metrics,

        @JsonPropertyDescription("Update rule") @Valid Optimizer optimizer,

        @JsonPropertyDescription("Bound on the gradient") @Nullable @Valid
        Clip clip,

        @JsonPropertyDescription("Penalty on the size of the parameters") @Nullable @Valid
        Regularization regularization,

        @JsonPropertyDescription("When to stop before the last epoch") @Nullable @Valid
        EarlyStopping earlyStopping,

        @JsonPropertyDescription(
                "What the training loss of a row is multiplied by for its class, as {\"setosa\": 2.5}, 1 for classes"
                        + " without a number; `balanced` for rows / (classes · rows of the class). Held-out rows aren't weighed.")
        @Nullable
        @Valid
        ClassWeight classWeight) {

    public TrainingOptions {
        batchSize = Objects.requireNonNullElse(batchSize, new BatchSize(32));
        optimizer = Objects.requireNonNullElse(optimizer, Adam.standard());
    }

    /** Everything that is done in one update. */
    UpdateChain updateChain() {
        return new UpdateChain(optimizer, regularization, clip);
    }

    TrainingOptions resolved(
            List<Metric> resolvedMetrics, Optimizer resolvedOptimizer, @Nullable EarlyStopping resolvedStopping) {
        return new TrainingOptions(
                epochs,
                batchSize,
                loss,
                resolvedMetrics,
                resolvedOptimizer,
                clip,
                regularization,
                resolvedStopping,
                classWeight);
    }
}
