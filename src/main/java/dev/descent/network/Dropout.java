package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;

/** Dropout (Srivastava et al. 2014), scaled while training so that inference needs nothing. */
@JsonTypeName("dropout")
@About(
        value =
                "Sets a random share of its input to 0 while training, and scales the rest up; does nothing in inference.",
        equation = "y = x·mask/(1 − rate), mask ~ Bernoulli(1 − rate)",
        source = "Srivastava et al. 2014")
public record Dropout(
        @JsonPropertyDescription("Share of the elements that are dropped")
        @NotNull
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double rate)
        implements LayerSpec {

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        boolean idle = !context.training() || rate == 0;
        return idle ? new ViewLayer(context, context.input().shape()) : new Perturbation(context, new Dropping(rate));
    }

    private record Dropping(double rate) implements Perturbation.Noise {

        @Override
        public void forward(CounterRandom random, long first, Vector x, Vector room) {
            backward(random, first, x, room);
        }

        @Override
        public void backward(CounterRandom random, long first, Vector gradient, Vector room) {
            random.choose(first, rate, 0, 1 / (1 - rate), room);
            gradient.multiply(room);
        }
    }
}
