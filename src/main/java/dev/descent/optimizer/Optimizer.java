package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How a gradient becomes an update, as a user writes it: an update rule, or a chain of transforms around one. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Optimizer permits UpdateRule, Chain {

    /** η, for each update. */
    Schedule learningRate();

    /** What is done to the gradient and the parameters, in this order. */
    List<? extends GradientTransform> transforms();
}
