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

/** Dropout that keeps mean and variance, for networks of {@link Selu} (Klambauer et al. 2017). */
@JsonTypeName("alpha_dropout")
@About(
        value =
                "Sets a random share of its input to the negative limit of selu while training, and scales and shifts all so that mean and variance of standardized input stay; does nothing in inference.",
        equation =
                "y = a·(x·mask + α'·(1 − mask)) + b, α' = −1.7581, a = ((1 − rate)(1 + rate·α'²))^−½, b = −a·α'·rate",
        source = "Klambauer et al. 2017: Self-Normalizing Neural Networks")
public record AlphaDropout(
        @JsonPropertyDescription("Share of the elements that are dropped")
        @NotNull
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double rate)
        implements LayerSpec {

    /** −scale·α of selu: its limit for x → −∞. */
    private static final double LIMIT = -1.0507009873554805 * 1.6732632423543772;

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

        private double scale() {
            return 1 / Math.sqrt((1 - rate) * (1 + rate * LIMIT * LIMIT));
        }

        @Override
        public void forward(CounterRandom random, long first, Vector x, Vector room) {
            x.affine(scale(), -scale() * LIMIT);
            random.choose(first, rate, 0, 1, room);
            x.multiply(room);
            x.affine(1, scale() * LIMIT * (1 - rate));
        }

        @Override
        public void backward(CounterRandom random, long first, Vector gradient, Vector room) {
            random.choose(first, rate, 0, scale(), room);
            gradient.multiply(room);
        }
    }
}
