package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Objects;
import java.util.Optional;

/** A multiple of the identity matrix, for weights of two axes. */
@JsonTypeName("identity")
@About(
        value =
                "A multiple of the identity matrix, for weights of two axes; 0 beyond the diagonal where they aren't square.",
        equation = "W = gain·I")
public record Identity(
        @JsonPropertyDescription("What stands on the diagonal")
        Double gain) implements Initializer {

    public Identity {
        gain = Objects.requireNonNullElse(gain, 1.0);
    }

    @Override
    public Optional<String> refusal(Shape shape) {
        return shape.rank() == 2
                ? Optional.empty()
                : Optional.of("`identity` is for weights of two axes, and this one's shape is " + shape
                        + "; use another initializer, such as `orthogonal`.");
    }

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        int columns = shape.size(1);
        values.fill(0);
        for (int i = 0; i < Math.min(shape.size(0), columns); i++) {
            values.set(i * columns + i, gain);
        }
    }
}
