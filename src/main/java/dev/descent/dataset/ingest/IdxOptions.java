package dev.descent.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How IDX files are to be read.
 *
 * @param classes number of classes, so that labels are 0 .. classes − 1; null for the largest training label + 1
 */
public record IdxOptions(
        @JsonPropertyDescription("Number of classes; if absent, the largest training label + 1.")
        @Nullable
        @Min(2)
        @Max(256)
        Integer classes) {}
