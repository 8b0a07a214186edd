package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Euclidean norms of 1 along some axes. */
@JsonTypeName("unit_norm")
@About(
        value = "Scales the parameters to Euclidean norm 1: those into each unit, or the whole tensor with axis [].",
        equation = "θ ← θ/(‖θ‖₂ + 10⁻⁷)")
public record UnitNorm(
        @JsonPropertyDescription(Norms.AXIS) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull Integer> axis)
        implements Constraint {

    public UnitNorm {
        axis = axis == null ? List.of(0) : List.copyOf(axis);
    }

    @Override
    public Optional<String> refusal(Shape shape) {
        return Norms.refusal(axis, shape);
    }

    @Override
    public Consumer<Vector> on(Shape shape) {
        return new Norms(axis, shape, norm -> 1 / (norm + Norms.EPSILON))::scale;
    }
}
