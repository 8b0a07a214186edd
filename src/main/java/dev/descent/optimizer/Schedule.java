package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.spec.NumberShorthand;

/** A learning rate over the course of the updates; in JSON a bare number is a constant one. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@NumberShorthand(type = "constant", field = "learning_rate")
public sealed interface Schedule permits Constant, Cosine {

    /** The rate of an update. @param update from 0 */
    double rate(long update);
}
