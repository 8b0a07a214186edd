package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** A circle within a circle. */
@JsonTypeName("circles")
@About(
        value = "Two circles around one centre; a class each.",
        equation = "class 0: (cos t, sin t); class 1: factor·(cos t, sin t); t from 0 to 2π",
        source = "scikit-learn, make_circles")
public record Circles(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("Standard deviation of the normal noise on both coordinates")
        @PositiveOrZero
        @DecimalMax("1e6")
        Double noise,

        @JsonPropertyDescription("Radius of the inner circle; that of the outer one is 1")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double factor,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic {

    public Circles {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        noise = Objects.requireNonNullElse(noise, 0.05);
        factor = Objects.requireNonNullElse(factor, 0.5);
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
        double angle = 2 * Math.PI * place / (inOuter ? outer : samples - outer);
        double radius = inOuter ? 1 : factor;
        inputs[0] = radius * StrictMath.cos(angle);
        inputs[1] = radius * StrictMath.sin(angle);
        Synthetic.blur(inputs, index, noise, draws, 1);
        return inOuter ? 0 : 1;
    }
}
