package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a schedule counts as one of its steps. */
public enum Per {
    /** Each update. */
    @JsonProperty("step")
    STEP,
    /** Each pass over the training rows. */
    @JsonProperty("epoch")
    EPOCH;

    /** Steps before a moment. */
    long count(Moment moment) {
        return this == STEP ? moment.update() : moment.epoch();
    }

    /** The first update, from 0, that has so many steps before it. @param moment any of the job */
    long firstUpdate(long count, Moment moment) {
        return this == STEP ? count : -Math.floorDiv(-count * moment.stepsPerEpoch(), moment.stepsPerUpdate());
    }
}
