package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** How input values are brought to a common range before they reach the network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Scaling {

    /** Values as they are. */
    @JsonTypeName("none")
    record None() implements Scaling {}

    /** (x − mean) / standard deviation, per column. */
    @JsonTypeName("standardize")
    record Standardize() implements Scaling {}

    /** (x − minimum) / (maximum − minimum), per column. */
    @JsonTypeName("min_max")
    record MinMax() implements Scaling {}

    /** x / 255 for images of bytes. */
    @JsonTypeName("pixel")
    record Pixel() implements Scaling {}
}
