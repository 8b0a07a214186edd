package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** An update rule as a user writes it. Symbols: θ parameters, g gradient, η learning rate, t number of the update from 1. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Optimizer extends Transform permits Sgd, Momentum, Adam {

    /** η, for each update. */
    Schedule learningRate();
}
