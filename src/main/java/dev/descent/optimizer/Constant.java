package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

/** The same rate for every update. */
@JsonTypeName("constant")
@About(value = "The same rate for every update.", equation = "η(u) = η")
public record Constant(
        @JsonPropertyDescription("The rate η") @NotNull @Positive
        Double learningRate) implements Schedule {

    @Override
    public double rate(Moment moment, double[] state) {
        return learningRate;
    }
}
