package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/**
 * Resilient backpropagation: each weight has a step of its own, which grows while the gradient keeps its sign and shrinks where it
 * changes. The gradient's size doesn't matter. For whole data sets as one batch: the signs of small batches' gradients change too
 * often.
 */
@JsonTypeName("rprop")
@About(
        value =
                "Steps by the gradient's sign alone, longer while it stays and shorter where it changes. For full batches.",
        equation =
                "d ← clamp(d·k, step_min, step_max), k = η₊, η₋, 1 where g·p is > 0, < 0, 0 (d₀ = η); where g·p < 0: g ← 0;"
                        + " θ ← θ − d·sign(g); p ← g",
        source = "Riedmiller, Braun 1993")
public record Rprop(
        @JsonPropertyDescription("Size η of the first step; what a schedule says of later ones has no effect") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Factor η₋ of a step where the gradient's sign changed")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax(value = "1", inclusive = false)
        Double etaMinus,

        @JsonPropertyDescription("Factor η₊ of a step where the gradient kept its sign")
        @DecimalMin(value = "1", inclusive = false)
        Double etaPlus,

        @JsonPropertyDescription("Smallest step") @PositiveOrZero
        Double stepMin,

        @JsonPropertyDescription("Largest step, at least step_min") @Positive
        Double stepMax)
        implements UpdateRule, SelfChecking {

    public Rprop {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.01));
        etaMinus = Objects.requireNonNullElse(etaMinus, 0.5);
        etaPlus = Objects.requireNonNullElse(etaPlus, 1.2);
        stepMin = Objects.requireNonNullElse(stepMin, 1e-6);
        stepMax = Objects.requireNonNullElse(stepMax, 50.0);
    }

    @Override
    public void check(Problems problems) {
        if (stepMin > stepMax) {
            problems.at("step_min").add("out_of_range", "`step_min` must not be above `step_max`.", "≤ " + stepMax);
        }
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.zeros("d", shape), State.zeros("p", shape), State.scratch(shape));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        Vector d = state[0];
        Vector p = state[1];
        Vector k = state[2];
        if (update.number() == 1) {
            d.fill(update.learningRate());
        }
        p.multiply(gradient);
        k.chooseBySign(p, etaMinus, 1, etaPlus);
        d.multiply(k);
        d.clamp(stepMin, stepMax);
        k.chooseBySign(p, 0, 1, 1);
        gradient.multiply(k);
        p.copyFrom(gradient);
        gradient.chooseBySign(gradient, -1, 0, 1);
        gradient.multiply(d);
        parameters.add(-1, gradient);
    }
}
