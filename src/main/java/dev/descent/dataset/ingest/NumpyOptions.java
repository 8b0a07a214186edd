package dev.descent.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How NumPy's arrays are to be read.
 *
 * @param targetType what y holds
 * @param classes number of classes, so that y is in 0 .. classes − 1; null for the largest value of the training part + 1
 */
public record NumpyOptions(
        @JsonPropertyDescription(
                "Whether y holds classes or numbers; auto: classes if its type is one of whole numbers or booleans.")
        TargetType targetType,

        @JsonPropertyDescription("Number of classes; if absent, the largest value of the training part's y + 1.")
        @Nullable
        @Min(2)
        @Max(100_000)
        Integer classes) {

    /** What y holds. */
    public enum TargetType {
        /** Classes if its type is one of whole numbers or booleans. */
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("class")
        CLASS,
        @JsonProperty("number")
        NUMBER
    }

    public NumpyOptions {
        targetType = Objects.requireNonNullElse(targetType, TargetType.AUTO);
    }
}
