package dev.descent.optimizer;

import dev.descent.tensor.Tensor;

/** A transform that, where it is alone in its chain, can work on gradient and parameters where they lie: copying takes longer. */
interface InPlace {

    /** Whether this one can, as it is set. */
    boolean worksInPlace();

    /** Does what {@link Transform#apply} does; changes the parameters only. */
    void applyInPlace(Tensor gradient, Tensor parameters, Update update);
}
