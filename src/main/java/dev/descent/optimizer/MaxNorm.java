package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Euclidean norms along some axes that are bounded. */
@JsonTypeName("max_norm")
@About(
        value =
                "Bounds the Euclidean norm of the parameters: of those into each unit, or of the whole tensor with axis [].",
        equation = "θ ← θ·min(‖θ‖₂, max_value)/(‖θ‖₂ + 10⁻⁷)",
        source = "Srivastava et al. 2014")
public record MaxNorm(
        @JsonPropertyDescription("Largest norm") @Positive Double maxValue,

        @JsonPropertyDescription(Norms.AXIS) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<@NotNull Integer> axis)
        implements Constraint {

    public MaxNorm {
        maxValue = Objects.requireNonNullElse(maxValue, 2.0);
        axis = axis == null ? List.of(0) : List.copyOf(axis);
    }

    @Override
    public Optional<String> refusal(Shape shape) {
        return Norms.refusal(axis, shape);
    }

    @Override
    public Consumer<Vector> on(Shape shape) {
        double most = maxValue;
        return new Norms(axis, shape, norm -> Math.min(norm, most) / (norm + Norms.EPSILON))::scale;
    }
}
