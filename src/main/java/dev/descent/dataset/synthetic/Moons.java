package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Two half circles that reach into each other. */
@JsonTypeName("moons")
@About(
        value = "Two half circles, each within the other's reach; a class each.",
        equation = "class 0: (cos t, sin t); class 1: (1 − cos t, 1/2 − sin t); t from 0 to π",
        source = "scikit-learn, make_moons")
public record Moons(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("Standard deviation of the normal noise on both coordinates")
        @PositiveOrZero
        @DecimalMax("1e6")
        Double noise,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic {

    public Moons {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        noise = Objects.requireNonNullElse(noise, 0.1);
    }

    @Override
    public List<String> columns() {
        return List.of("x0", "x1");
    }

    @Override
    public int classes() {
        return 2;
    }

    @Override
    public double sample(int index, double[] inputs, Draws draws) {
        int outer = samples / 2;
        boolean inOuter = index < outer;
        int place = inOuter ? index : index - outer;
        double angle = Math.PI * place / ((inOuter ? outer : samples - outer) - 1);
        inputs[0] = inOuter ? StrictMath.cos(angle) : 1 - StrictMath.cos(angle);
        inputs[1] = inOuter ? StrictMath.sin(angle) : 0.5 - StrictMath.sin(angle);
        Synthetic.blur(inputs, index, noise, draws, 1);
        return inOuter ? 0 : 1;
    }
}
