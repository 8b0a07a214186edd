package dev.descent.web;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * Asks for an upload piece by piece.
 *
 * @param size of the whole file
 */
record UploadRequest(
        @JsonPropertyDescription(
                "Bytes of the whole file, if they are known; nothing more is taken then, and nothing less used.")
        @Nullable
        @Positive
        Long size) {}
