package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.List;
import java.util.Objects;

/** Stochastic gradient descent (Robbins and Monro 1951), with momentum (Polyak 1964) or Nesterov's (Nesterov 1983, Sutskever et al. 2013). */
@JsonTypeName("sgd")
@About(
        value = "Stochastic gradient descent, with momentum or Nesterov momentum where asked.",
        equation = "v ← μv + (1−dampening)g (v₁ = g); θ ← θ − ηv, or θ − η(g + μv) with nesterov",
        source = "Robbins, Monro 1951; Polyak 1964; Sutskever et al. 2013")
public record Sgd(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Momentum μ; 0 is plain gradient descent")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double momentum,

        @JsonPropertyDescription("How much less than its whole the new gradient adds to the velocity")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double dampening,

        @JsonPropertyDescription("Whether to look ahead along the velocity")
        Boolean nesterov)
        implements UpdateRule, InPlace {

    public Sgd {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.01));
        momentum = Objects.requireNonNullElse(momentum, 0.0);
        dampening = Objects.requireNonNullElse(dampening, 0.0);
        nesterov = Objects.requireNonNullElse(nesterov, false);
    }

    @Override
    public List<State> state(Shape shape) {
        return momentum == 0 ? List.of() : List.of(State.zeros("v", shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        if (momentum == 0) {
            parameters.add(-update.learningRate(), gradient);
            return;
        }
        Vector v = state[0];
        v.combine(momentum, update.number() == 1 ? 1 : 1 - dampening, gradient);
        if (nesterov) {
            gradient.add(momentum, v);
            parameters.add(-update.learningRate(), gradient);
        } else {
            parameters.add(-update.learningRate(), v);
        }
    }

    @Override
    public boolean worksInPlace() {
        return momentum == 0;
    }

    @Override
    public void applyInPlace(Tensor gradient, Tensor parameters, Update update) {
        parameters.add(-update.learningRate(), gradient);
    }
}
