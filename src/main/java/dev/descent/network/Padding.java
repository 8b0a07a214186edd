package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens at the rim of an image or a sequence. */
public enum Padding {
    /** Windows stay inside. */
    @JsonProperty("valid")
    VALID,
    /** As many windows as the input is long, divided by the stride and rounded up; zeros around, the odd one behind. */
    @JsonProperty("same")
    SAME;

    Windows.Rim rim() {
        return this == SAME ? Windows.Rim.BOTH : Windows.Rim.NONE;
    }
}
