package dev.descent.optimizer;

import java.util.List;

/**
 * A rule that takes the step along the gradient. Symbols: θ parameters, g gradient, η learning rate, t number of the update
 * from 1.
 */
public sealed interface UpdateRule extends Optimizer, GradientTransform, Transform
        permits Sgd,
                Momentum,
                HeavyBall,
                Adagrad,
                Adadelta,
                RmsProp,
                Adam,
                AdamW,
                Adamax,
                Nadam,
                RAdam,
                AdaBelief,
                Lion,
                SparseAdam,
                Lamb,
                Adafactor,
                Muon,
                Asgd,
                Rprop,
                Ftrl {

    @Override
    default List<UpdateRule> transforms() {
        return List.of(this);
    }

    @Override
    default Transform transform() {
        return this;
    }
}
