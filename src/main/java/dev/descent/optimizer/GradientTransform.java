package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A member of a {@link Chain}, as a user writes it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface GradientTransform
        permits Accumulate,
                Regularizer,
                Clip,
                Centralize,
                WeightDecay,
                UpdateRule,
                Lookahead,
                ExponentialMovingAverage {

    /** What it does. */
    Transform transform();
}
