package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.dataset.DatasetSpec;
import dev.descent.network.ModelSpec;
import dev.descent.tensor.DType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A training job as a user asks for it: the root of the JSON. Reading it fills in every default, so the record is also the
 * resolved specification.
 *
 * @param name for people, at most 200 characters
 * @param seed of everything random in the job; the same specification and seed give the same result
 * @param dtype element type of the computation
 * @param history what is kept of the run besides its losses and metrics
 */
public record TrainingSpec(
        @Nullable
        @Size(max = 200)
        @Pattern(
                regexp = "[^\\x00-\\x1f\\x7f]*",
                message = "must be without line breaks, tabs and other control characters")
        String name,

        Long seed,
        DType dtype,
        @NotNull @Valid DatasetSpec dataset,
        @NotNull @Valid ModelSpec model,
        @NotNull @Valid @JsonProperty("training") TrainingOptions training,
        @Valid HistoryOptions history,

        @JsonPropertyDescription("When the run is saved on its way") @Valid
        CheckpointOptions checkpoint,

        @JsonPropertyDescription("What to start from in place of random weights: for fine-tuning, or to go on")
        @Nullable
        @Valid
        InitialWeights initial,

        @JsonPropertyDescription(
                "Seconds of training, over all attempts, after which the job ends with the model that it has then")
        @Nullable
        @Positive
        Long maxRuntimeSeconds,

        @JsonPropertyDescription("Jobs of a higher priority are started first; those of the same in their order")
        @Min(-100)
        @Max(100)
        Integer priority,

        @JsonPropertyDescription(
                "How well such a job does on rows that it wasn't trained on, found by several runs, before the one"
                        + " that gives the model")
        @Nullable
        @Valid
        CrossValidation crossValidation) {

    public TrainingSpec {
        seed = Objects.requireNonNullElse(seed, 0L);
        dtype = Objects.requireNonNullElse(dtype, DType.FLOAT32);
        history = Objects.requireNonNullElse(history, new HistoryOptions(false));
        checkpoint = Objects.requireNonNullElse(checkpoint, CheckpointOptions.standard());
        priority = Objects.requireNonNullElse(priority, 0);
    }

    TrainingSpec on(DatasetSpec data) {
        return new TrainingSpec(
                name,
                seed,
                dtype,
                data,
                model,
                training,
                history,
                checkpoint,
                initial,
                maxRuntimeSeconds,
                priority,
                crossValidation);
    }

    /** One run of a cross-validation, as a job of its own. */
    TrainingSpec ofFold(int fold) {
        return new TrainingSpec(
                name,
                seed,
                dtype,
                dataset.splitBy(Objects.requireNonNull(crossValidation).split(fold)),
                model,
                training,
                history,
                checkpoint,
                initial,
                maxRuntimeSeconds,
                priority,
                null);
    }

    TrainingSpec resolved(TrainingOptions options, CheckpointOptions checkpoints) {
        return new TrainingSpec(
                name,
                seed,
                dtype,
                dataset,
                model,
                options,
                history,
                checkpoints,
                initial,
                maxRuntimeSeconds,
                priority,
                crossValidation);
    }
}
