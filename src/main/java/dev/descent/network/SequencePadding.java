package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens at the ends of a sequence that is convolved. */
public enum SequencePadding {
    /** Windows stay inside. */
    @JsonProperty("valid")
    VALID,
    /** As many windows as the input is long, divided by the stride and rounded up; zeros around, the odd one behind. */
    @JsonProperty("same")
    SAME,
    /** As many windows as with {@code same}, all zeros before: no step's output depends on later steps. */
    @JsonProperty("causal")
    CAUSAL;

    Windows.Rim rim() {
        return switch (this) {
            case VALID -> Windows.Rim.NONE;
            case SAME -> Windows.Rim.BOTH;
            case CAUSAL -> Windows.Rim.BEFORE;
        };
    }
}
