package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.dataset.split.FoldSplit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * Trains once for each fold, on the rows of the others, and in the end on all rows (Stone 1974: «Cross-validatory choice and assessment
 * of statistical predictions»).
 */
public record CrossValidation(
        @JsonPropertyDescription(
                "Parts that the training rows are cut into, class by class; each is validated on once by a run that is trained on"
                        + " the others, and the model comes from a last run on all rows")
        @NotNull
        @Min(2)
        @Max(100)
        Integer folds) {

    /** The part of a run that validates on a fold, from 0. */
    FoldSplit split(int fold) {
        return new FoldSplit(folds, fold);
    }
}
