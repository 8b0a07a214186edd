package dev.descent.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/**
 * How a plain text is to be read.
 *
 * @param unit what one row holds
 */
public record TextOptions(
        @JsonPropertyDescription(
                "What one row holds: a character (Unicode code point), or a word in lower case (a run of letters, digits and"
                        + " apostrophes; every other sign but white space for itself).")
        Unit unit) {

    /** What one row holds. */
    public enum Unit {
        @JsonProperty("character")
        CHARACTER,
        @JsonProperty("word")
        WORD
    }

    public TextOptions {
        unit = Objects.requireNonNullElse(unit, Unit.CHARACTER);
    }
}
