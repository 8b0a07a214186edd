package dev.descent.dataset;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import java.util.Objects;

/**
 * Which rows a job trains on, and how they are made ready.
 *
 * @param id of a stored data set ({@code ds_…}) or the name of a built-in one ({@code iris}, {@code digits}, …)
 * @param validationSplit share of the training rows that is held out, in [0, 1); drawn by the job's seed
 * @param shuffle whether the rows of the training part come in another order each epoch
 * @param scaling of the input values, fitted on the training part only
 */
public record DatasetSpec(
        @NotBlank String id,

        @DecimalMin("0") @DecimalMax(value = "1", inclusive = false)
        Double validationSplit,

        Boolean shuffle,
        @Valid Scaling scaling) {

    public DatasetSpec {
        validationSplit = Objects.requireNonNullElse(validationSplit, 0.0);
        shuffle = Objects.requireNonNullElse(shuffle, true);
        scaling = Objects.requireNonNullElse(scaling, new Scaling.None());
    }
}
