package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a job trains on, and how they are made ready.
 *
 * @param id of a stored data set ({@code ds_…}) or the name of a built-in one ({@code iris}, {@code digits}, …)
 * @param validationSplit share of the training rows that is held out, in [0, 1); drawn by the job's seed
 * @param shuffle whether the rows of the training part come in another order each epoch
 * @param scaling of the input values, fitted on the training part only
 * @param sampleWeight column that isn't an input, but says how much each row counts
 */
public record DatasetSpec(
        @JsonPropertyDescription(
                "A stored data set (ds_...), or a built-in one: iris, digits, wine, breast_cancer, diabetes, linear.")
        @NotBlank
        String id,

        @JsonPropertyDescription(
                "Share of the training rows that is held out for validation, drawn by the job's seed, class by class.")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double validationSplit,

        @JsonPropertyDescription("Whether the training rows come in another order each epoch.")
        Boolean shuffle,

        @JsonPropertyDescription("How input values are brought to a common range; fitted on the training rows only.")
        @Valid
        Scaling scaling,

        @JsonPropertyDescription(
                "Column of a table that the loss of each row is multiplied by, on held-out rows too; it is no input"
                        + " then, and the mean still divides by the number of rows.")
        @Nullable
        @Size(min = 1)
        String sampleWeight) {

    public DatasetSpec {
        validationSplit = Objects.requireNonNullElse(validationSplit, 0.0);
        shuffle = Objects.requireNonNullElse(shuffle, true);
        scaling = Objects.requireNonNullElse(scaling, new Scaling.None());
    }

    /** How many rows of a training part of that many are held out. */
    public int validationRows(int rows) {
        return Split.validationRows(validationSplit, rows);
    }
}
