package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;

/** Noise on the input (Bishop 1995). */
@JsonTypeName("gaussian_noise")
@About(
        value = "Adds normally distributed noise while training; does nothing in inference.",
        equation = "y = x + n, n ~ N(0, stddev²)",
        source = "Bishop 1995: Training with Noise is Equivalent to Tikhonov Regularization")
public record GaussianNoise(
        @JsonPropertyDescription("Standard deviation of the noise") @NotNull @DecimalMin("0")
        Double stddev) implements LayerSpec {

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
        boolean idle = !context.training() || stddev == 0;
        return idle ? new ViewLayer(context, context.input().shape()) : new Perturbation(context, new Adding(stddev));
    }

    private record Adding(double stddev) implements Perturbation.Noise {

        @Override
        public void forward(CounterRandom random, long first, Vector x, Vector room) {
            random.normal(first, room);
            x.add(stddev, room);
        }

        @Override
        public void backward(CounterRandom random, long first, Vector gradient, Vector room) {
            // The noise doesn't depend on the input.
        }
    }
}
