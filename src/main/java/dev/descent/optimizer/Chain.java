package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Transforms around one update rule, applied in their order. */
@JsonTypeName("chain")
@About(
        value = "Transforms around one update rule, applied in their order; the learning rate is the rule's.",
        equation = "(g, θ) ← transforms[n](… transforms[1](g, θ))",
        source = "DeepMind 2020, «optax»")
public record Chain(
        @JsonPropertyDescription(
                "What is done to the gradient and the parameters; exactly one of them is an update rule")
        @NotNull
        @Size(min = 1, max = 100)
        List<@NotNull @Valid GradientTransform> transforms)
        implements Optimizer, SelfChecking {

    @Override
    public Schedule learningRate() {
        return rule().learningRate();
    }

    private UpdateRule rule() {
        return transforms.stream()
                .filter(UpdateRule.class::isInstance)
                .map(UpdateRule.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void check(Problems problems) {
        Problems list = problems.at("transforms");
        boolean ruled = false;
        boolean averaged = false;
        for (int i = 0; i < transforms.size(); i++) {
            GradientTransform transform = transforms.get(i);
            boolean averages = transform instanceof Lookahead || transform instanceof ExponentialMovingAverage;
            if (transform instanceof UpdateRule && ruled) {
                list.at(i).add("too_many_rules", "A chain has one update rule, and this is another; remove one.");
            } else if (transform instanceof Accumulate && i > 0) {
                list.at(i).add("out_of_order", "`accumulate` gathers gradients as they come; move it to the front.");
            } else if (averages && averaged) {
                list.at(i)
                        .add(
                                "too_many_averages",
                                "An average before this one would become the model; remove one of them, or put `lookahead`"
                                        + " in front.");
            } else if (averages && !ruled) {
                list.at(i).add("out_of_order", "This looks at updated weights; move it behind the update rule.");
            } else if (ruled
                    && (transform instanceof Clip
                            || transform instanceof Centralize
                            || transform instanceof Regularizer)) {
                list.at(i).add("out_of_order", "This changes the gradient; move it in front of the update rule.");
            }
            ruled |= transform instanceof UpdateRule;
            averaged |= transform.transform().delivers() != null && !(transform instanceof Lookahead);
        }
        if (!ruled) {
            list.add("missing_rule", "A chain needs an update rule, such as `adam`, among its transforms.");
        }
    }
}
