package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Adafactor, in PyTorch's form: the squared gradient's average is kept as that of each row and each column, which takes the
 * memory of the sum of the sizes instead of their product. The last two axes are rows and columns; those before them count
 * independent matrices. A vector keeps all its averages.
 *
 * <p>The default ε₁ is the machine epsilon of single precision, as PyTorch's is there. The default rate is 0.03 where PyTorch has
 * 0.01: the rate is relative to the size of the weights, and jobs of a few hundred updates end before they have learned.
 */
@JsonTypeName("adafactor")
@About(
        value = "Adaptive steps whose memory is one number for each row and column, relative to the parameters' size.",
        equation =
                "b = 1 − t^beta_2_decay; r ← br + (1−b)·row means of g²; c ← bc + (1−b)·column means; v = rc/max(mean r, ε₁);"
                        + " u = g/√max(v, ε₁²); θ ← θ(1−ηλ) − max(ε₂, RMS(θ))·min(η, 1/√t)·u/max(1, RMS(u)/d)",
        source = "Shazeer, Stern 2018")
public record Adafactor(
        @JsonPropertyDescription(
                "Learning rate η, relative to the parameters' root mean square: a number or a schedule")
        @Valid
        Schedule learningRate,

        @JsonProperty("beta_2_decay")
        @JsonPropertyDescription("Exponent of the average's decay 1 − t^beta_2_decay")
        @NegativeOrZero
        Double beta2Decay,

        @JsonProperty("epsilon_1")
        @JsonPropertyDescription("Term ε₁ that keeps the averages of squares from vanishing")
        @Positive
        Double epsilon1,

        @JsonProperty("epsilon_2")
        @JsonPropertyDescription("Least root mean square ε₂ of the parameters that steps are in proportion to")
        @PositiveOrZero
        Double epsilon2,

        @JsonPropertyDescription("Root mean square d of the update u above which it is scaled down") @Positive
        Double clipThreshold,

        @JsonPropertyDescription("Decay λ of the parameters beside the step") @PositiveOrZero
        Double weightDecay,

        @JsonPropertyDescription("Kinds of parameters that don't decay")
        List<ParameterSettings.@NotNull Kind> exclude)
        implements UpdateRule {

    public Adafactor {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.03));
        beta2Decay = Objects.requireNonNullElse(beta2Decay, -0.8);
        epsilon1 = Objects.requireNonNullElse(epsilon1, (double) Math.ulp(1f));
        epsilon2 = Objects.requireNonNullElse(epsilon2, 0.001);
        clipThreshold = Objects.requireNonNullElse(clipThreshold, 1.0);
        weightDecay = Objects.requireNonNullElse(weightDecay, 0.0);
        exclude = Objects.requireNonNullElse(exclude, List.of());
    }

    @Override
    public Scope scope() {
        return Scope.TENSOR;
    }

    @Override
    public List<State> state(Shape shape) {
        if (shape.rank() < 2) {
            return List.of(State.zeros("v", shape), State.scratch(shape), State.scratch(shape));
        }
        List<Integer> rows = shape.sizes().subList(0, shape.rank() - 1);
        List<Integer> columns = new ArrayList<>(shape.sizes());
        columns.remove(shape.rank() - 2);
        Shape line = Shape.of(shape.size(-1));
        return List.of(
                State.zeros("r", new Shape(rows)),
                State.zeros("c", new Shape(columns)),
                State.scratch(line),
                State.scratch(line),
                State.scratch(line),
                State.scratch(line));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        double beta = 1 - Math.pow(update.number(), beta2Decay);
        double eta = update.learningRate();
        double step = Math.max(epsilon2, rootMeanSquare(parameters)) * Math.min(eta, 1 / Math.sqrt(update.number()));
        WeightDecay.shrink(parameters, weightDecay, exclude, update);
        if (update.shape().rank() < 2) {
            state[0].averageSquare(beta, gradient);
            state[1].copyFrom(state[0]);
            divideByRoot(gradient, state[1], state[2]);
            gradient.copyFrom(state[2]);
        } else {
            int rows = update.shape().size(-2);
            int columns = update.shape().size(-1);
            for (int matrix = 0; matrix < gradient.size() / (rows * columns); matrix++) {
                scale(gradient, matrix, rows, columns, state, beta);
            }
        }
        Vector u = gradient;
        parameters.add(-step / Math.max(1, rootMeanSquare(u) / clipThreshold), u);
    }

    /** g ← g/√v of one matrix. */
    private void scale(Vector gradient, int matrix, int rows, int columns, Vector[] state, double beta) {
        Vector r = state[0];
        Vector c = state[1];
        Vector row = state[2];
        Vector column = state[3];
        Vector v = state[4];
        Vector u = state[5];
        v.fill(0);
        double mean = 0;
        for (int i = matrix * rows; i < (matrix + 1) * rows; i++) {
            gradient.read(i * columns, row);
            r.set(i, beta * r.get(i) + (1 - beta) * row.sumOfSquares() / columns);
            mean += r.get(i) / rows;
            v.addSquare(1.0 / rows, row);
        }
        c.read(matrix * columns, column);
        column.average(beta, v);
        c.write(matrix * columns, column);
        for (int i = matrix * rows; i < (matrix + 1) * rows; i++) {
            gradient.read(i * columns, row);
            v.copyFrom(column);
            v.scale(r.get(i) / Math.max(mean, epsilon1));
            divideByRoot(row, v, u);
            gradient.write(i * columns, u);
        }
    }

    /** u ← g/√max(v, ε₁²) */
    private void divideByRoot(Vector g, Vector v, Vector u) {
        // In single precision the square of a small ε₁ would be 0, and 0/0 no number.
        v.clamp(Math.max(epsilon1 * epsilon1, Float.MIN_NORMAL), Double.MAX_VALUE);
        u.fill(0);
        u.subtractRatio(-1, g, 1, v, 0);
    }

    private static double rootMeanSquare(Vector x) {
        return Math.sqrt(x.sumOfSquares() / x.size());
    }
}
