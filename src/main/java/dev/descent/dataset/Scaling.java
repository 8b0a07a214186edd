package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;

/** How input values are brought to a common range before they reach the network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Scaling {

    /** Values as they are. */
    @JsonTypeName("none")
    @About("Values as they are.")
    record None() implements Scaling {}

    /** (x − mean) / standard deviation, per column. */
    @JsonTypeName("standardize")
    @About(value = "Mean 0 and standard deviation 1, per column.", equation = "(x − mean) / standard deviation")
    record Standardize() implements Scaling {}

    /** (x − minimum) / (maximum − minimum), per column. */
    @JsonTypeName("min_max")
    @About(value = "From 0 to 1, per column.", equation = "(x − minimum) / (maximum − minimum)")
    record MinMax() implements Scaling {}

    /** x / 255 for images of bytes. */
    @JsonTypeName("pixel")
    @About(value = "Bytes of an image from 0 to 1.", equation = "x / 255")
    record Pixel() implements Scaling {}
}
