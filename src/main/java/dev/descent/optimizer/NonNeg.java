package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.function.Consumer;

/** No negative numbers. */
@JsonTypeName("non_neg")
@About(value = "Sets negative parameters to 0.", equation = "θ ← max(θ, 0)")
public record NonNeg() implements Constraint {

    @Override
    public Consumer<Vector> on(Shape shape) {
        return parameters -> parameters.max(0);
    }
}
