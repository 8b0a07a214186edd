package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer and a second one like it that goes through time in the other direction, whose sequence is turned round again;
 * weights are named {@code forward/<weight>} and {@code backward/<weight>}.
 */
@JsonTypeName("bidirectional")
@About(
        value = "A recurrent layer, and another like it that begins at the other end of time.",
        equation = "yₜ = merge(f(x₁, …, xₜ), g(x_T, …, xₜ))",
        source = "Schuster, Paliwal 1997: Bidirectional Recurrent Neural Networks")
public record Bidirectional(
        @JsonPropertyDescription("The recurrent layer; the other one is made after it") @NotNull @Valid
        Recurrent layer,

        @JsonPropertyDescription("What becomes of the two outputs")
        MergeMode mergeMode)
        implements LayerSpec {

    private static final int BLOCK = 2048;
    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";

    /** What becomes of the outputs. */
    public enum MergeMode {
        /** They are joined along the last axis. */
        @JsonProperty("concat")
        CONCAT,
        /** They are added. */
        @JsonProperty("sum")
        SUM,
        /** They are multiplied, element by element. */
        @JsonProperty("mul")
        MUL,
        /** Their mean is taken. */
        @JsonProperty("ave")
        AVE
    }

    public Bidirectional {
        mergeMode = Objects.requireNonNullElse(mergeMode, MergeMode.CONCAT);
    }

    @Override
    public Shape outputShape(Shape input) {
        try {
            Shape one = layer.outputShape(input);
            return mergeMode == MergeMode.CONCAT ? one.withLast(Math.multiplyExact(2, layer.units())) : one;
        } catch (ShapeMismatch mismatch) {
            throw mismatch.within("layer");
        }
    }

    @Override
    public List<Child> children(Shape input) {
        return List.of(
                new Child(FORWARD, "layer", layer, input), new Child(BACKWARD, "layer", layer.reversed(), input));
    }

    @Override
    public boolean keepsMask() {
        return layer.keepsMask();
    }

    @Override
    public Layer build(LayerContext context) {
        context.forgetInput();
        Tensor input = context.input();
        Tensor inputGradient = context.inputGradient();
        int entry = context.backwardMoment();
        Tensor forthInputGradient = inputGradient == null ? null : context.temporaryGradient(inputGradient.shape());
        Layer forth = context.build(List.of(FORWARD), input, forthInputGradient);
        Layer back = context.build(List.of(BACKWARD), input, inputGradient);
        // The gradients of a product need both factors.
        int until = mergeMode == MergeMode.MUL ? entry : context.backwardMoment();
        context.holdOutput(forth.output(), until);
        context.useForward(back.output());
        Tensor f = forth.output();
        boolean sequences = layer.recurrence().returnSequences();
        Tensor b = sequences ? context.temporary(f.shape()) : back.output();
        context.holdOutput(b, until);
        Op turn = sequences ? Op.sequence(List.of(turned(back.output(), b), turnedMask(context))) : () -> {};
        Tensor output = context.allocateOutput(
                mergeMode == MergeMode.CONCAT ? f.shape().withLast(2 * layer.units()) : f.shape());
        Tensor gradient = context.allocateGradient(output.shape());
        Op merge = merge(f, b, output);
        if (gradient == null) {
            return new Both(forth, back, output, null, Op.sequence(List.of(turn, merge)), () -> {}, () -> {}, () -> {});
        }
        context.holdGradient(gradient, entry);
        Tensor df = Objects.requireNonNull(forth.outputGradient());
        Tensor db = Objects.requireNonNull(back.outputGradient());
        Tensor straight = sequences ? context.temporaryGradient(f.shape()) : db;
        // The layers inside write their gradients at moments of their own, all after this one's.
        context.holdGradient(straight, entry);
        Op toBack = share(gradient, f, straight, layer.units());
        return new Both(
                forth,
                back,
                output,
                gradient,
                Op.sequence(List.of(turn, merge)),
                sequences ? Op.sequence(List.of(toBack, turned(straight, db))) : toBack,
                share(gradient, b, df, 0),
                inputGradient == null
                        ? () -> {}
                        : Ops.add(inputGradient, Objects.requireNonNull(forthInputGradient), inputGradient));
    }

    /** Sequences of a layer that goes backward come out in its order, and so does what is padding in them. */
    private Op turnedMask(LayerContext context) {
        Tensor mask = layer.recurrence().goBackwards() ? context.mask() : null;
        if (mask == null) {
            return () -> {};
        }
        Tensor turned = context.temporary(mask.shape());
        context.replaceMask(turned);
        Shape pieces = Shape.of(mask.shape().size(0), mask.shape().size(1), 1);
        return turned(mask.view(pieces), turned.view(pieces));
    }

    /** Sequences [rows, steps, units] from their ends. */
    private static Op turned(Tensor x, Tensor output) {
        int steps = x.shape().size(1);
        IntUnaryOperator source = k -> k - k % steps + steps - 1 - k % steps;
        return Ops.rearrange(x, x.shape().size(2), source, output);
    }

    private Op merge(Tensor f, Tensor b, Tensor output) {
        return switch (mergeMode) {
            case CONCAT -> Ops.concatenate(List.of(f.rows(), b.rows()), output.rows());
            case SUM -> Ops.add(f, b, output);
            case MUL -> Ops.multiply(f, b, output);
            case AVE -> Op.sequence(List.of(Ops.add(f, b, output), halve(output)));
        };
    }

    /** {@code target} = one layer's share of the output's gradient. @param column of its output, if they stand side by side */
    private Op share(Tensor gradient, Tensor other, Tensor target, int column) {
        return switch (mergeMode) {
            case CONCAT -> Ops.columns(gradient.rows(), column, target.rows());
            case SUM -> Ops.copy(gradient, target);
            case MUL -> Ops.multiply(gradient, other, target);
            case AVE -> Op.sequence(List.of(Ops.copy(gradient, target), halve(target)));
        };
    }

    private static Op halve(Tensor tensor) {
        Vector block = Vector.zeros(tensor.dtype(), Math.min(BLOCK, tensor.elements()));
        int size = block.size();
        return () -> {
            for (int from = 0; from < tensor.elements(); from += size) {
                block.moveTo(0, Math.min(size, tensor.elements() - from));
                tensor.read(from, block);
                block.scale(0.5);
                tensor.write(from, block);
            }
        };
    }

    /**
     * @param merge makes the output of both layers' outputs
     * @param toBack gives the layer that goes back in time its share of the output's gradient
     * @param toForth gives it to the other
     * @param collect adds the gradients of the input
     */
    private record Both(
            Layer forth,
            Layer back,
            Tensor output,
            @Nullable Tensor outputGradient,
            Op merge,
            Op toBack,
            Op toForth,
            Op collect)
            implements Layer {

        @Override
        public void forward(Pass pass) {
            forth.forward(pass);
            back.forward(pass);
            merge.run();
        }

        @Override
        public void backward(Pass pass) {
            toBack.run();
            back.backward(pass);
            toForth.run();
            forth.backward(pass);
            collect.run();
        }
    }
}
