package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/** A bound on the gradient, against exploding ones. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Clip extends GradientTransform, Transform {

    @Override
    default Transform transform() {
        return this;
    }

    /** How many elements of a gradient {@link #apply} would change. */
    long clipped(Vector gradient, Vector[] state, Vector parameters, Update update);

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
        public long clipped(Vector gradient, Vector[] state, Vector parameters, Update update) {
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
        public long clipped(Vector gradient, Vector[] state, Vector parameters, Update update) {
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
        public long clipped(Vector gradient, Vector[] state, Vector parameters, Update update) {
            return factor(update.measured(), maxNorm) < 1 ? gradient.size() : 0;
        }
    }

    /** Bounds the norm of each output unit's gradient by the norm of its weights. */
    @JsonTypeName("adaptive")
    @About(
            value =
                    "Bounds the gradient's norm relative to the weights' norm, for each output unit; for vectors as a whole.",
            equation = "g ← g·min(1, clipping·max(‖θ‖₂, ε)/‖g‖₂), ‖·‖₂ over all axes but the last",
            source = "Brock, De, Smith, Simonyan 2021")
    record Adaptive(
            @JsonPropertyDescription("Largest norm of the gradient, as a share of the weights' norm") @Positive
            Double clipping,

            @JsonPropertyDescription("Least norm ε of weights that is counted, so that weights of 0 can move") @Positive
            Double epsilon)
            implements Clip {

        public Adaptive {
            clipping = Objects.requireNonNullElse(clipping, 0.01);
            epsilon = Objects.requireNonNullElse(epsilon, 1e-3);
        }

        @Override
        public Scope scope() {
            return Scope.TENSOR;
        }

        @Override
        public List<State> state(Shape shape) {
            if (isVector(shape)) {
                return List.of();
            }
            Shape row = Shape.of(shape.size(-1));
            return List.of(State.scratch(row), State.scratch(row), State.scratch(row));
        }

        private static boolean isVector(Shape shape) {
            return shape.rank() < 2 || shape.size(-1) == shape.elements();
        }

        @Override
        public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
            if (isVector(update.shape())) {
                gradient.scale(factor(gradient.sumOfSquares(), parameters.sumOfSquares()));
                return;
            }
            Vector row = state[0];
            Vector factors = factors(gradient, state, parameters);
            for (int at = 0; at < gradient.size(); at += row.size()) {
                gradient.read(at, row);
                row.multiply(factors);
                gradient.write(at, row);
            }
        }

        /** Of each unit; in a state. */
        private Vector factors(Vector gradient, Vector[] state, Vector parameters) {
            Vector row = state[0];
            Vector gradients = state[1];
            Vector weights = state[2];
            gradients.fill(0);
            weights.fill(0);
            for (int at = 0; at < gradient.size(); at += row.size()) {
                gradient.read(at, row);
                gradients.addSquare(1, row);
                parameters.read(at, row);
                weights.addSquare(1, row);
            }
            Vector factors = gradients;
            for (int unit = 0; unit < factors.size(); unit++) {
                factors.set(unit, factor(gradients.get(unit), weights.get(unit)));
            }
            return factors;
        }

        @Override
        public long clipped(Vector gradient, Vector[] state, Vector parameters, Update update) {
            if (isVector(update.shape())) {
                return factor(gradient.sumOfSquares(), parameters.sumOfSquares()) < 1 ? gradient.size() : 0;
            }
            Vector factors = factors(gradient, state, parameters);
            int units = 0;
            for (int unit = 0; unit < factors.size(); unit++) {
                units += factors.get(unit) < 1 ? 1 : 0;
            }
            return (long) units * (gradient.size() / factors.size());
        }

        private double factor(double gradientSquares, double weightSquares) {
            double limit = clipping * Math.max(Math.sqrt(weightSquares), epsilon);
            double norm = Math.sqrt(gradientSquares);
            return norm > limit ? limit / norm : 1;
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
