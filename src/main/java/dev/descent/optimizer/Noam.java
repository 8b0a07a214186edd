package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** The schedule of the first transformer (Vaswani et al. 2017). */
@JsonTypeName("noam")
@About(
        value =
                "Rises along a straight line, then falls with the inverse square root of the time, as the first transformer's.",
        equation = "η(u) = factor·model_dim^−½·min((u+1)^−½, (u+1)·warmup_steps^−1.5)",
        source = "Vaswani et al. 2017")
public record Noam(
        @JsonPropertyDescription("Width of the model: wider ones learn more slowly") @NotNull @Positive
        Long modelDim,

        @JsonPropertyDescription("Steps of the rise") @NotNull @Positive
        Long warmupSteps,

        @JsonPropertyDescription("Factor of the whole") @Positive
        Double factor,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements CountingSchedule {

    public Noam {
        factor = Objects.requireNonNullElse(factor, 1.0);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public double at(long count) {
        double number = count + 1.0;
        return factor / Math.sqrt(modelDim) * Math.min(1 / Math.sqrt(number), number * Math.pow(warmupSteps, -1.5));
    }
}
