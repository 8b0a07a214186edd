package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

/** A bound on the gradient, against exploding ones. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Clip extends GradientTransform, Transform {

    @Override
    default Transform transform() {
        return this;
    }

    /** How many elements of a gradient {@link #apply} would change. */
    long clipped(Vector gradient, Update update);

    /** Bounds each element. */
    @JsonTypeName("value")
    @About(value = "Bounds each element of the gradient.", equation = "g ← min(max(g, −limit), limit)")
    record Value(
            @JsonPropertyDescription("Largest absolute value of an element") @NotNull @Positive
            Double limit) implements Clip {

        @Override
        public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
            gradient.clamp(limit);
        }

        @Override
        public long clipped(Vector gradient, Update update) {
            return gradient.countBeyond(limit);
        }
    }

    /** Bounds the norm of each parameter tensor's gradient. */
    @JsonTypeName("norm")
    @About(
            value = "Bounds the Euclidean norm of each parameter tensor's gradient.",
            equation = "g ← g·min(1, max_norm/(‖g‖₂ + 10⁻⁶))",
            source = "Pascanu, Mikolov, Bengio 2013")
    record Norm(
            @JsonPropertyDescription("Largest norm of one tensor's gradient") @NotNull @Positive
            Double maxNorm) implements Clip {

        @Override
        public Scope scope() {
            return Scope.TENSOR;
        }

        @Override
        public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
            bound(gradient, gradient.sumOfSquares(), maxNorm);
        }

        @Override
        public long clipped(Vector gradient, Update update) {
            return factor(gradient.sumOfSquares(), maxNorm) < 1 ? gradient.size() : 0;
        }
    }

    /** Bounds the norm of the whole gradient. */
    @JsonTypeName("global_norm")
    @About(
            value = "Bounds the Euclidean norm of the whole gradient, all parameters together.",
            equation = "g ← g·min(1, max_norm/(‖g‖₂ + 10⁻⁶))",
            source = "Pascanu, Mikolov, Bengio 2013")
    record GlobalNorm(
            @JsonPropertyDescription("Largest norm of the whole gradient") @NotNull @Positive
            Double maxNorm) implements Clip {

        @Override
        public Scope scope() {
            return Scope.ALL;
        }

        @Override
        public double measure(Vector gradient) {
            return gradient.sumOfSquares();
        }

        @Override
        public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
            bound(gradient, update.measured(), maxNorm);
        }

        @Override
        public long clipped(Vector gradient, Update update) {
            return factor(update.measured(), maxNorm) < 1 ? gradient.size() : 0;
        }
    }

    private static void bound(Vector gradient, double sumOfSquares, double maxNorm) {
        double factor = factor(sumOfSquares, maxNorm);
        if (factor < 1) {
            gradient.scale(factor);
        }
    }

    private static double factor(double sumOfSquares, double maxNorm) {
        return maxNorm / (Math.sqrt(sumOfSquares) + 1e-6);
    }
}
