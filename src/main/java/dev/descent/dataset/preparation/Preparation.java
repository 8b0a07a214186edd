package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.spec.Problems;

/**
 * One step of making rows ready, as a job lists it. A step is checked against the rows' layout before anything is read, fitted on the
 * training part only, and applied to every row, at prediction too.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Preparation permits Concatenate, RowPreparation, Window {

    /**
     * What rows are after this step.
     *
     * @param problems seen from this step, told of everything that doesn't fit
     */
    Layout after(Layout before, Problems problems);
}
