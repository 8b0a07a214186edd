package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Objects;

/** Uniform, whatever the shape. */
@JsonTypeName("random_uniform")
@About(value = "Uniform, whatever the weight's shape.", equation = "U(minval, maxval)")
public record RandomUniform(
        @JsonPropertyDescription("Least value") Double minval,
        @JsonPropertyDescription("Greatest value") Double maxval) implements Initializer, SelfChecking {

    public RandomUniform {
        minval = Objects.requireNonNullElse(minval, -0.05);
        maxval = Objects.requireNonNullElse(maxval, 0.05);
    }

    @Override
    public void check(Problems problems) {
        if (maxval < minval) {
            problems.at("maxval")
                    .add("out_of_range", "`maxval` must not lie below `minval`, " + minval + ".", "≥ " + minval);
        }
    }

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        Initializer.uniform(values, minval / 2 + maxval / 2, maxval / 2 - minval / 2, random);
    }
}
