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
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Muon: the momentum of a matrix, with all its singular values brought near 1. Kernels of convolutions are flattened to a matrix
 * whose columns are their output channels. Vectors, such as biases, have no singular values: as in Keras they follow Adam, with
 * {@code adam_lr_ratio} of the learning rate and the same ε and weight decay.
 *
 * <p>The default rate is the original's, 0.02, where PyTorch has 0.001: steps have singular values of η and no more, whatever the
 * gradient, and networks that train for a few hundred updates don't get anywhere with those of 0.001.
 */
@JsonTypeName("muon")
@About(
        value = "Momentum orthogonalized by Newton–Schulz steps, for matrices; vectors such as biases follow Adam.",
        equation = "m ← μm + (1−μ)g; x = (1−μ)g + μm with nesterov, else m; x ← x/max(‖x‖, ε); ns_steps times:"
                + " x ← 3.4445x + (−4.7750xxᵀ + 2.0315(xxᵀ)²)x; θ ← θ(1−ηλ) − ηkx, k = √max(1, rows/columns) or"
                + " 0.2√max(rows, columns)",
        source = "Jordan 2024; match_rms_adamw: Liu et al. 2025; vectors: Kingma, Ba 2014")
public record Muon(
        @JsonPropertyDescription("Learning rate η: a number or a schedule") @Valid
        Schedule learningRate,

        @JsonPropertyDescription("Share μ of the old momentum that is kept at each update")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double momentum,

        @JsonPropertyDescription("Whether to look ahead along the momentum")
        Boolean nesterov,

        @JsonPropertyDescription("Decay λ of the parameters beside the step") @PositiveOrZero
        Double weightDecay,

        @JsonPropertyDescription("Newton–Schulz steps of an update") @Min(1) @Max(100)
        Integer nsSteps,

        @JsonPropertyDescription("Least norm ε that is divided by, and the term in Adam's denominator") @Positive
        Double epsilon,

        @JsonPropertyDescription("How a matrix's step depends on its shape")
        Adjustment adjustLearningRate,

        @JsonProperty("adam_beta_1")
        @JsonPropertyDescription("Decay β₁ of the gradient's average, for vectors")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double adamBeta1,

        @JsonProperty("adam_beta_2")
        @JsonPropertyDescription("Decay β₂ of the squared gradient's average, for vectors")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double adamBeta2,

        @JsonPropertyDescription("Learning rate of vectors, as a share of that of matrices") @PositiveOrZero
        Double adamLrRatio,

        @JsonPropertyDescription("Kinds of parameters that don't decay")
        List<ParameterSettings.@NotNull Kind> exclude)
        implements UpdateRule {

    /** How a matrix's step depends on its shape. */
    public enum Adjustment {
        /** So that layers' outputs change alike: √max(1, rows/columns). */
        @JsonProperty("original")
        ORIGINAL,
        /** So that the step's root mean square is like AdamW's, and with it the rates that suit: 0.2√max(rows, columns). */
        @JsonProperty("match_rms_adamw")
        MATCH_RMS_ADAMW
    }

    public Muon {
        learningRate = Objects.requireNonNullElse(learningRate, new Constant(0.02));
        momentum = Objects.requireNonNullElse(momentum, 0.95);
        nesterov = Objects.requireNonNullElse(nesterov, true);
        weightDecay = Objects.requireNonNullElse(weightDecay, 0.1);
        nsSteps = Objects.requireNonNullElse(nsSteps, 5);
        epsilon = Objects.requireNonNullElse(epsilon, 1e-7);
        adjustLearningRate = Objects.requireNonNullElse(adjustLearningRate, Adjustment.ORIGINAL);
        adamBeta1 = Objects.requireNonNullElse(adamBeta1, 0.9);
        adamBeta2 = Objects.requireNonNullElse(adamBeta2, 0.999);
        adamLrRatio = Objects.requireNonNullElse(adamLrRatio, 0.1);
        exclude = Objects.requireNonNullElse(exclude, List.of());
    }

    @Override
    public Scope scope() {
        return Scope.TENSOR;
    }

    @Override
    public List<State> state(Shape shape) {
        if (shape.rank() < 2) {
            return Adam.state(shape, false);
        }
        List<State> state = new ArrayList<>(List.of(State.zeros("m", shape)));
        state.addAll(NewtonSchulz.scratch(rows(shape), shape.size(-1)));
        return state;
    }

    private static int rows(Shape shape) {
        return Math.toIntExact(shape.elements() / shape.size(-1));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        WeightDecay.shrink(parameters, weightDecay, exclude, update);
        if (update.shape().rank() < 2) {
            double rate = adamLrRatio * update.learningRate() / update.correction(adamBeta1);
            double gamma = 1 / update.correction(adamBeta2);
            Adam.step(gradient, state, parameters, adamBeta1, adamBeta2, rate, gamma, epsilon);
            return;
        }
        Vector m = state[0];
        m.average(momentum, gradient);
        Vector x = gradient;
        if (nesterov) {
            x.combine(1 - momentum, momentum, m);
        } else {
            x.copyFrom(m);
        }
        x.scale(1 / Math.max(Math.sqrt(x.sumOfSquares()), epsilon));
        int columns = update.shape().size(-1);
        int rows = x.size() / columns;
        NewtonSchulz.orthogonalize(x, rows, columns, nsSteps, state);
        double k = adjustLearningRate == Adjustment.ORIGINAL
                ? Math.sqrt(Math.max(1, (double) rows / columns))
                : 0.2 * Math.sqrt(Math.max(rows, columns));
        parameters.add(-update.learningRate() * k, x);
    }
}
