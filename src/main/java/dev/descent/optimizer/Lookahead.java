package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/** Lookahead: slow weights follow the fast ones, which start again from there. */
@JsonTypeName("lookahead")
@About(
        value =
                "Slow weights go a part of the way after the fast ones, which start again from there. The model keeps the slow"
                        + " ones. Comes behind the rule.",
        equation = "at each steps-th update: φ ← φ + α(θ − φ), θ ← φ",
        source = "Zhang, Lucas, Hinton, Ba 2019")
public record Lookahead(
        @JsonPropertyDescription("Updates between two moves of the slow weights") @Positive @Max(1_000_000)
        Integer steps,

        @JsonPropertyDescription("Share α of the way that the slow weights go") @Positive @DecimalMax("1")
        Double alpha)
        implements GradientTransform, Transform {

    public Lookahead {
        steps = Objects.requireNonNullElse(steps, 6);
        alpha = Objects.requireNonNullElse(alpha, 0.5);
    }

    @Override
    public Transform transform() {
        return this;
    }

    @Override
    public List<State> state(Shape shape) {
        return List.of(State.copy("slow", shape));
    }

    @Override
    public String delivers() {
        return "slow";
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        if (update.number() % steps == 0) {
            Vector slow = state[0];
            slow.combine(1 - alpha, alpha, parameters);
            parameters.copyFrom(slow);
        }
    }
}
