package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;

/**
 * Lazy Adam, for embeddings: rows that no example of the batch used, and whose gradient therefore is 0, stay as they are, and so
 * do their averages. A row is what one index of the first axis selects, so one element of a vector.
 */
@JsonTypeName("sparse_adam")
@About(
        value = "Adam that leaves rows without a gradient, such as unused embeddings, as they are.",
        equation =
                "in rows where any g ≠ 0: m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; θ ← θ − η√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε)",
        source = "Kingma, Ba 2014; in PyTorch's form for sparse gradients")
public record SparseAdam(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonProperty("beta_1")
        @JsonPropertyDescription("Decay β₁ of the gradient's average")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta1,

        @JsonProperty("beta_2")
        @JsonPropertyDescription("Decay β₂ of the squared gradient's average")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double beta2,

        @JsonPropertyDescription("Term ε that keeps the denominator from vanishing") @Positive
        Double epsilon)
        implements UpdateRule {

    public SparseAdam {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.001));
        beta1 = Objects.requireNonNullElse(beta1, 0.9);
        beta2 = Objects.requireNonNullElse(beta2, 0.999);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-8);
    }

    @Override
    public Scope scope() {
        return Scope.TENSOR;
    }

    @Override
    public List<State> state(Shape shape) {
        Shape row = Shape.of(rowSize(shape));
        return List.of(
                State.zeros("m", shape),
                State.zeros("v", shape),
                State.scratch(row),
                State.scratch(row),
                State.scratch(row),
                State.scratch(row));
    }

    private static int rowSize(Shape shape) {
        return Math.toIntExact(shape.elements() / shape.size(0));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        double c1 = update.correction(beta1);
        double c2 = update.correction(beta2);
        double step = update.learningRate() * Math.sqrt(c2) / c1;
        Vector g = state[2];
        Vector m = state[3];
        Vector v = state[4];
        Vector row = state[5];
        for (int at = 0; at < gradient.size(); at += row.size()) {
            gradient.read(at, g);
            if (g.sumOfAbsolutes() != 0) {
                state[0].read(at, m);
                state[1].read(at, v);
                parameters.read(at, row);
                m.average(beta1, g);
                v.averageSquare(beta2, g);
                row.subtractRatio(step, m, 1, v, epsilon);
                state[0].write(at, m);
                state[1].write(at, v);
                parameters.write(at, row);
            }
        }
    }
}
