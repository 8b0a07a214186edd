package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens at the rim of an image. */
public enum Padding {
    /** Windows stay inside the image. */
    @JsonProperty("valid")
    VALID,
    /** As many windows as the image is long, divided by the stride and rounded up; zeros around, the odd one behind. */
    @JsonProperty("same")
    SAME
}
